// A server for `endpoint --doctor`: the routes that it needs, in Go, with the standard library alone.
//
//	go run server.go [PORT]        (8081 if there is none; it listens on all addresses)
//
// Put it where your own server stands, behind the same proxies, and let the doctor examine that address. It sends no heartbeat
// of its own, so that a limit of silence shows. docs/doctor.md describes the routes.
package main

import (
	"bufio"
	"crypto/sha1"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	holdSeconds     = 600
	messagesPerPoll = 1000
	messageBytes    = 1 << 20
)

var (
	offers    = []string{"poll", "long-poll", "stream", "socket", "echo-socket"}
	errBadFeed = errors.New("feed, since, until or hold is missing or wrong")
)

// feed has messages after since, up to until. Message k = 1, 2, ... falls due k / rate seconds after the start.
type feed struct {
	rate        float64
	size        int
	start       int64
	next, until uint64
}

func newFeed(query url.Values, lastEventID string) (*feed, error) {
	parts := strings.Split(query.Get("feed"), ",")
	if len(parts) != 4 {
		return nil, errBadFeed
	}
	since := lastEventID
	if since == "" {
		since = query.Get("since")
	}
	rate, first := strconv.ParseFloat(parts[1], 64)
	size, second := strconv.Atoi(parts[2])
	start, third := strconv.ParseInt(parts[3], 10, 64)
	next, fourth := strconv.ParseUint(since, 10, 63)
	if errors.Join(first, second, third, fourth) != nil || !(rate >= 0.001 && rate <= 10_000) || size < 16 || size > 65_536 {
		return nil, errBadFeed
	}
	until := uint64(1) << 62
	if text := query.Get("until"); text != "" {
		var err error
		if until, err = strconv.ParseUint(text, 10, 63); err != nil {
			return nil, errBadFeed
		}
	}
	return &feed{rate: rate, size: size, start: start, next: next + 1, until: until}, nil
}

// wait is the time until the next message is due, an hour at most.
func (f *feed) wait() time.Duration {
	millis := float64(f.start) + float64(f.next)*1000/f.rate - float64(time.Now().UnixMicro())/1000
	if f.next > f.until || millis > 3_600_000 {
		return time.Hour
	}
	return time.Duration(max(0, millis) * float64(time.Millisecond))
}

// take returns the next message, if it is due: its index and its text, which begins with the index.
func (f *feed) take() (uint64, string, bool) {
	if f.wait() > 0 {
		return 0, "", false
	}
	index := f.next
	f.next++
	text := strconv.FormatUint(index, 10) + " "
	return index, text + strings.Repeat("x", f.size-len(text)), true
}

func respond(w http.ResponseWriter, status int, body, kind string) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Access-Control-Allow-Origin", "*")
	if status != http.StatusNoContent {
		w.Header().Set("Content-Type", kind)
	}
	w.WriteHeader(status)
	io.WriteString(w, body)
}

const text = "text/plain; charset=utf-8"

func hello(w http.ResponseWriter, r *http.Request) {
	body, _ := json.Marshal(map[string]any{
		"roundtrip": 1, "version": "example", "server_time_micros": time.Now().UnixMicro(),
		"offers": offers, "limits": map[string]int{"hold_seconds": holdSeconds},
	})
	respond(w, http.StatusOK, string(body), "application/json")
}

// poll sends the messages that are due; if there are none, the request is held until there is one, and 204 after hold.
func poll(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	f, err := newFeed(query, "")
	hold := 0.0
	if err == nil && r.URL.Path == "/api/feed/long-poll" {
		hold, err = strconv.ParseFloat(query.Get("hold"), 64)
	}
	if err != nil || !(hold >= 0 && hold <= holdSeconds) {
		respond(w, http.StatusBadRequest, errBadFeed.Error(), text)
		return
	}
	deadline := time.Now().Add(time.Duration(hold * float64(time.Second)))
	for {
		var due []string
		for len(due) < messagesPerPoll {
			_, message, isDue := f.take()
			if !isDue {
				break
			}
			due = append(due, message)
		}
		left := time.Until(deadline)
		if len(due) > 0 {
			respond(w, http.StatusOK, strings.Join(due, "\n"), text)
			return
		}
		if left <= 0 {
			respond(w, http.StatusNoContent, "", text)
			return
		}
		select {
		case <-time.After(min(left, f.wait())):
		case <-r.Context().Done():
			return
		}
	}
}

// stream sends server-sent events, each in a chunk of its own. With hints=0 proxies are not asked for anything.
func stream(w http.ResponseWriter, r *http.Request) {
	f, err := newFeed(r.URL.Query(), r.Header.Get("Last-Event-ID"))
	if err != nil {
		respond(w, http.StatusBadRequest, err.Error(), text)
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Access-Control-Allow-Origin", "*")
	if r.URL.Query().Get("hints") != "0" {
		w.Header().Set("Cache-Control", "no-store, no-transform")
		w.Header().Set("X-Accel-Buffering", "no")
	}
	flusher := http.NewResponseController(w)
	io.WriteString(w, "event: hello\ndata: {}\n\n")
	for flusher.Flush() == nil {
		select {
		case <-time.After(f.wait()):
		case <-r.Context().Done():
			return
		}
		if index, message, isDue := f.take(); isDue {
			fmt.Fprintf(w, "id: %d\ndata: %s\n\n", index, message)
		}
	}
}

// socket is a WebSocket (RFC 6455): the feed, or an echo.
func socket(w http.ResponseWriter, r *http.Request) {
	var f *feed
	key := r.Header.Get("Sec-WebSocket-Key")
	if !strings.EqualFold(r.Header.Get("Upgrade"), "websocket") || key == "" {
		respond(w, http.StatusUpgradeRequired, "this route is a WebSocket; some hop has removed Upgrade or Connection", text)
		return
	}
	if r.URL.Path == "/api/feed/socket" {
		var err error
		if f, err = newFeed(r.URL.Query(), ""); err != nil {
			respond(w, http.StatusBadRequest, err.Error(), text)
			return
		}
	}
	connection, buffered, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	defer connection.Close()
	digest := sha1.Sum([]byte(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"))
	fmt.Fprintf(connection, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"+
		"Sec-WebSocket-Accept: %s\r\n\r\n", base64.StdEncoding.EncodeToString(digest[:]))
	peer := &peer{connection: connection}
	ended := make(chan struct{})
	defer close(ended)
	if f != nil {
		go peer.follow(f, ended)
	}
	peer.read(buffered.Reader, f == nil)
}

// peer is the client of a WebSocket. Two goroutines write to it.
type peer struct {
	lock       sync.Mutex
	connection net.Conn
}

func (p *peer) frame(first byte, payload []byte) {
	head := []byte{first, byte(len(payload))}
	if len(payload) > 65_535 {
		head = binary.BigEndian.AppendUint64([]byte{first, 127}, uint64(len(payload)))
	} else if len(payload) > 125 {
		head = binary.BigEndian.AppendUint16([]byte{first, 126}, uint16(len(payload)))
	}
	p.lock.Lock()
	defer p.lock.Unlock()
	p.connection.Write(append(head, payload...))
}

func (p *peer) follow(f *feed, ended chan struct{}) {
	p.frame(0x81, []byte("{}"))
	for {
		select {
		case <-time.After(f.wait()):
		case <-ended:
			return
		}
		if _, message, isDue := f.take(); isDue {
			p.frame(0x81, []byte(message))
		}
	}
}

// read answers Pings, and echoes messages, until a Close. Fragments are echoed as they come.
func (p *peer) read(from *bufio.Reader, isEcho bool) {
	for {
		head := make([]byte, 14)
		if _, err := io.ReadFull(from, head[:2]); err != nil {
			return
		}
		length, extra := uint64(head[1]&127), 0
		if length == 126 {
			extra = 2
		} else if length == 127 {
			extra = 8
		}
		if _, err := io.ReadFull(from, head[2:6+extra]); err != nil {
			return
		}
		if extra == 2 {
			length = uint64(binary.BigEndian.Uint16(head[2:]))
		} else if extra == 8 {
			length = binary.BigEndian.Uint64(head[2:])
		}
		if length > messageBytes || head[1]&128 == 0 {
			p.frame(0x88, []byte{1002 >> 8, 1002 & 255})
			return
		}
		payload := make([]byte, length)
		if _, err := io.ReadFull(from, payload); err != nil {
			return
		}
		for at := range payload {
			payload[at] ^= head[2+extra+at%4]
		}
		switch opcode := head[0] & 15; {
		case opcode == 8:
			p.frame(0x88, payload[:min(2, len(payload))])
			return
		case opcode == 9:
			p.frame(0x8a, payload)
		case opcode < 3 && isEcho:
			p.frame(head[0]&0x8f, payload)
		}
	}
}

func main() {
	port := "8081"
	if len(os.Args) > 1 {
		port = os.Args[1]
	}
	http.HandleFunc("/api/hello", hello)
	http.HandleFunc("/api/feed/poll", poll)
	http.HandleFunc("/api/feed/long-poll", poll)
	http.HandleFunc("/api/feed/stream", stream)
	http.HandleFunc("/api/feed/socket", socket)
	http.HandleFunc("/api/echo/socket", socket)
	listener, err := net.Listen("tcp", ":"+port)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Printf("listening on http://127.0.0.1:%d/\n", listener.Addr().(*net.TCPAddr).Port)
	http.Serve(listener, nil)
}
