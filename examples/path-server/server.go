// A server for `endpoint --doctor`: the routes that it needs, in Go (1.19 or later), with the standard library alone.
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
	"log"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"
)

const (
	holdSeconds = 600
	// The largest message: its length fits into two bytes.
	mostBytes = 65_535
)

var errParameter = errors.New("feed, since, until or hold is missing or wrong")

// feed has messages after since, up to until. Message k = 1, 2, ... falls due k / rate seconds after the start.
type feed struct {
	rate        float64
	size        int
	start       int64
	next, until uint64
}

func newFeed(r *http.Request, last string) (*feed, error) {
	f, query := &feed{until: 1 << 62}, r.URL.Query()
	var seed uint64
	_, wrong := fmt.Sscanf(query.Get("feed"), "%d,%g,%d,%d", &seed, &f.rate, &f.size, &f.start)
	if last == "" {
		last = query.Get("since")
	}
	since, err := strconv.ParseUint(last, 10, 63)
	f.next = since + 1
	if text := query.Get("until"); text != "" && err == nil {
		f.until, err = strconv.ParseUint(text, 10, 63)
	}
	if wrong != nil || err != nil || !(f.rate >= 0.001 && f.rate <= 10_000) || f.size < 20 || f.size > mostBytes {
		return nil, errParameter
	}
	return f, nil
}

// wait is the time until the next message is due, an hour at most.
func (f *feed) wait() time.Duration {
	millis := float64(f.start) + float64(f.next)*1000/f.rate - float64(time.Now().UnixMicro())/1000
	if f.next > f.until || millis > 3_600_000 {
		return time.Hour
	}
	return time.Duration(millis * float64(time.Millisecond))
}

// take returns the next message: its index and its text, which begins with the index.
func (f *feed) take() (uint64, string) {
	f.next++
	text := strconv.FormatUint(f.next-1, 10) + " "
	return f.next - 1, text + strings.Repeat("x", f.size-len(text))
}

// follow sends each message when it is due, until that fails or the client is gone.
func (f *feed) follow(ended <-chan struct{}, send func(uint64, string) error) {
	for {
		select {
		case <-time.After(f.wait()):
		case <-ended:
			return
		}
		if f.wait() <= 0 && send(f.take()) != nil {
			return
		}
	}
}

func respond(w http.ResponseWriter, status int, kind, body string) error {
	w.Header().Set("Content-Type", kind)
	w.WriteHeader(status)
	io.WriteString(w, body)
	return nil
}

const text = "text/plain; charset=utf-8"

func hello(w http.ResponseWriter, r *http.Request) error {
	body, _ := json.Marshal(map[string]any{
		"roundtrip": 1, "version": "example", "server_time_micros": time.Now().UnixMicro(),
		"offers": []string{"poll", "long-poll", "stream", "socket", "echo-socket"},
		"limits": map[string]int{"hold_seconds": holdSeconds},
	})
	return respond(w, http.StatusOK, "application/json", string(body))
}

// poll sends the messages that are due; if there are none, the request is held until there is one, and 204 after hold.
func poll(w http.ResponseWriter, r *http.Request) error {
	hold := 0.0
	f, err := newFeed(r, "")
	if err == nil && r.URL.Path == "/api/feed/long-poll" {
		hold, err = strconv.ParseFloat(r.URL.Query().Get("hold"), 64)
	}
	if err != nil || !(hold >= 0 && hold <= holdSeconds) {
		return errParameter
	}
	deadline := time.Now().Add(time.Duration(hold * float64(time.Second)))
	for f.wait() > 0 && time.Now().Before(deadline) {
		time.Sleep(20 * time.Millisecond)
	}
	var due []string
	for len(due) < 1000 && f.wait() <= 0 {
		_, message := f.take()
		due = append(due, message)
	}
	if len(due) == 0 {
		return respond(w, http.StatusNoContent, text, "")
	}
	return respond(w, http.StatusOK, text, strings.Join(due, "\n"))
}

// stream sends server-sent events, each in a chunk of its own. With hints=0 proxies are not asked for anything.
func stream(w http.ResponseWriter, r *http.Request) error {
	f, err := newFeed(r, r.Header.Get("Last-Event-ID"))
	if err != nil {
		return err
	}
	if r.URL.Query().Get("hints") != "0" {
		w.Header().Set("Cache-Control", "no-store, no-transform")
		w.Header().Set("X-Accel-Buffering", "no")
	}
	respond(w, http.StatusOK, "text/event-stream", "event: hello\ndata: {}\n\n")
	w.(http.Flusher).Flush()
	f.follow(r.Context().Done(), func(index uint64, message string) error {
		_, err := fmt.Fprintf(w, "id: %d\ndata: %s\n\n", index, message)
		w.(http.Flusher).Flush()
		return err
	})
	return nil
}

// socket is a WebSocket (RFC 6455): the feed, or an echo.
func socket(w http.ResponseWriter, r *http.Request) error {
	isEcho := r.URL.Path == "/api/echo/socket"
	key := r.Header.Get("Sec-WebSocket-Key")
	if !strings.EqualFold(r.Header.Get("Upgrade"), "websocket") || key == "" {
		return respond(w, http.StatusUpgradeRequired, text, "a WebSocket; some hop has removed Upgrade or Connection")
	}
	f, err := newFeed(r, "")
	if err != nil && !isEcho {
		return err
	}
	peer, buffered, err := w.(http.Hijacker).Hijack()
	if err != nil {
		return err
	}
	defer peer.Close()
	digest := sha1.Sum([]byte(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"))
	fmt.Fprintf(peer, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"+
		"Sec-WebSocket-Accept: %s\r\n\r\n", base64.StdEncoding.EncodeToString(digest[:]))
	ended := make(chan struct{})
	defer close(ended)
	if !isEcho {
		frame(peer, 0x81, []byte("{}"))
		go f.follow(ended, func(_ uint64, message string) error { return frame(peer, 0x81, []byte(message)) })
	}
	read(peer, buffered.Reader, isEcho)
	return nil
}

// frame sends one frame. Each Write of a connection is whole, whichever goroutine calls it.
func frame(to net.Conn, first byte, payload []byte) error {
	head := []byte{first, byte(len(payload))}
	if len(payload) > 125 {
		head = binary.BigEndian.AppendUint16([]byte{first, 126}, uint16(len(payload)))
	}
	_, err := to.Write(append(head, payload...))
	return err
}

// read answers Pings, and echoes messages, until a Close. Fragments are echoed as they come.
func read(peer net.Conn, from *bufio.Reader, isEcho bool) {
	for {
		var head [2]byte
		var extended uint16
		err := binary.Read(from, binary.BigEndian, &head)
		length := int(head[1] & 127)
		if length == 126 {
			err = binary.Read(from, binary.BigEndian, &extended)
			length = int(extended)
		}
		if err != nil || head[1] == 255 || head[1] < 128 {
			frame(peer, 0x88, []byte{1009 >> 8, 1009 & 255})
			return
		}
		masked := make([]byte, 4+length)
		if _, err := io.ReadFull(from, masked); err != nil {
			return
		}
		mask, payload := masked[:4], masked[4:]
		for at := range payload {
			payload[at] ^= mask[at%4]
		}
		switch opcode := head[0] & 15; {
		case opcode == 8:
			frame(peer, 0x88, payload)
			return
		case opcode == 9:
			frame(peer, 0x8a, payload)
		case opcode < 3 && isEcho:
			frame(peer, head[0]&0x8f, payload)
		}
	}
}

func main() {
	port := append(os.Args[1:], "8081")[0]
	for path, handler := range map[string]func(http.ResponseWriter, *http.Request) error{
		"/api/hello": hello, "/api/feed/poll": poll, "/api/feed/long-poll": poll,
		"/api/feed/stream": stream, "/api/feed/socket": socket, "/api/echo/socket": socket,
	} {
		handler := handler
		http.HandleFunc(path, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Cache-Control", "no-store")
			for _, name := range []string{"Allow-Origin", "Allow-Headers", "Expose-Headers"} {
				w.Header().Set("Access-Control-"+name, "*")
			}
			w.Header().Set("Timing-Allow-Origin", "*")
			if r.Method == http.MethodOptions {
				w.WriteHeader(http.StatusNoContent)
				return
			}
			if err := handler(w, r); err != nil {
				respond(w, http.StatusBadRequest, text, err.Error())
			}
		})
	}
	listener, err := net.Listen("tcp", ":"+port)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("listening on http://127.0.0.1:%d/\n", listener.Addr().(*net.TCPAddr).Port)
	http.Serve(listener, nil)
}
