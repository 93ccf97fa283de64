caption-none = 진행 중인 단계가 없습니다.
caption-tcp-handshake = SYN, SYN-ACK, ACK: 서로 초기 순서 번호(ISN)와 받을 수 있는 양(윈도우)을 알립니다. 이것으로 Connection Established 상태가 됩니다.
caption-tcp-close = FIN, ACK, FIN, ACK: 방향마다 따로 닫습니다. FIN 세그먼트에는 ACK도 실려 있어서 “FIN, ACK”로 보이고, ACK와 FIN이 한 패킷에 실리기도 합니다.
caption-tls-handshake = Client Hello부터 Finished까지: 암호 방식과 키를 정하고, 서버가 인증서와 서명으로 신원을 증명합니다. 요청 전에 TLS 1.2는 왕복 두 번, TLS 1.3이나 재개한 세션은 한 번이 들고 0-RTT는 들지 않습니다. 학습 노트의 그림(RSA)에는 Server Key Exchange가 없습니다.
caption-ws-handshake = GET /chat (Upgrade: websocket), 101 Switching Protocols: TCP 연결은 그대로 두고 프로토콜을 웹소켓으로 바꿉니다. 확장과 하위 프로토콜도 이때 협상하며(확장성), 이 서버는 압축 확장(permessage-deflate)을 쓰지 않습니다.
caption-dns = 도메인 이름의 IP 주소를 질의합니다. 응답이 DNS 캐시에 있으면 다음 방문에서는 이 왕복이 없습니다.
caption-poll = GET /data에 서버가 바로 응답합니다. 새 데이터가 있으면 200 OK, 없으면 204 No Content이고, 잠시 뒤에 다시 요청합니다. 학습 노트의 그림에는 200 OK만 있습니다.
caption-long-poll = GET /data를 보내면, 보낼 데이터가 생기는 대로 응답이 옵니다. 응답을 받으면 곧바로 다음 요청을 보냅니다.
caption-held = 서버가 응답을 보류합니다. New Data Available이면 곧바로 200 OK, 대기 시간이 끝날 때까지 No New Data이면 204 No Content로 응답합니다.
caption-stalled = 애플리케이션이 읽지 않습니다. 수신 버퍼가 차면서 수신 윈도우가 닫히고, 다시 읽으면 열립니다.
caption-cut = 케이블이 뽑혀서 지금 보낸 패킷은 모두 손실됩니다. TCP는 간격을 두 배씩 늘리며 재전송합니다.
caption-data = 열린 연결로 요청과 응답이 오갑니다.
caption-data-socket = “Hello”와 “Hello, Client”: 양쪽이 자기 소켓에 쓰고 자기 소켓에서 읽습니다.
caption-socket-handshake = connect는 SYN, ACK가 올 때까지, accept는 ACK가 올 때까지 기다립니다. 그 뒤에야 양쪽이 보내고 받을 수 있는 연결이 생깁니다.
caption-data-tcp = Data [Window={ $client }]: 세그먼트의 윈도우는 그것을 보낸 쪽이 받을 수 있는 양입니다. 클라이언트가 ACK 없이 보낼 수 있는 양은 서버가 알린 수신 윈도우(처음 { $server }바이트)가 정합니다. 두 번째 연결에서는 느린 수신자가 윈도우를 0까지 닫았다가 다시 엽니다.
caption-data-udp = 손실된 세그먼트는 재전송하고, 그 뒤의 바이트는 순서가 될 때까지 기다립니다(HOL 블로킹, head-of-line blocking). 그래서 모든 메시지가 순서대로 전달됩니다. 이 시뮬레이터의 TCP는 SACK을 보고도 이미 도착한 데이터까지 재전송합니다.
caption-data-http = 요청 하나에 응답 하나입니다. 서버는 요청 사이에 아무것도 기억하지 않아서(무상태성), 쿠키를 담은 요청에만 이름을 불러 응답합니다.
caption-data-sse = 응답이 끝나지 않고 이어집니다. 메시지마다 이벤트가 하나씩 오고, 클라이언트는 ACK만 보냅니다.
caption-reconnect = 스트림이 끊겨서, 클라이언트가 기다렸다가 다시 엽니다. { $by ->
    [server] 서버가 이벤트의 retry 필드로 정한 대기 시간은 { $time }입니다
   *[client] 클라이언트가 스스로 정한 대기 시간은 { $time }입니다
}. 다음 요청이 마지막으로 받은 이벤트를 알리면(Last-Event-ID), 서버가 그다음부터 보냅니다.
caption-stream-data = 한 덩어리의 답은 모두 만들어진 뒤에 옵니다. 스트림에서는 토큰마다 id가 붙은 이벤트가 되어, 만들어지는 대로 옵니다.
caption-stream-wait = 응답이 끝나지 않은 채 끊겼습니다. 클라이언트는 { $time } 기다렸다가 POST를 한 번 더 보냅니다. { $resume ->
    [on] 서버는 답을 보관했으므로, 클라이언트가 알린 마지막 이벤트 다음부터 이어서 보냅니다
   *[off] 서버는 답을 처음부터 다시 만들고, 클라이언트가 이미 받은 토큰은 두 번 옵니다
}.
caption-stream-resume = 이 POST는 클라이언트가 마지막으로 받은 이벤트를 알립니다. 답을 보관한 서버만이 그다음부터 이어서 보낼 수 있습니다.
caption-data-ws = 양쪽으로 WebSocket Frame이 오갑니다. “Hello”, “Hello, Client”, “Goodbye”, “Goodbye, Client” 다음에 서로 WebSocket Close Frame을 보냅니다.
caption-ws-subprotocol = 클라이언트가 하위 프로토콜 chat과 superchat을 제안하고, 서버가 chat을 고릅니다.
caption-ws-ping = 첫 메시지를 주고받은 뒤 서버가 Ping을 보내면, 클라이언트가 같은 데이터를 Pong으로 돌려보냅니다.
caption-ws-simultaneous = 양쪽이 서로 기다리지 않고 소식도 보냅니다. 방해가 없는 링크에서는 두 화살표가 엇갈립니다.
caption-ws-binary = 텍스트가 아닌 8바이트가 바이너리 프레임(opcode 2)으로 갔다가 돌아옵니다.
caption-ws-fragments = 끝을 아직 모르는 메시지 하나를 프레임 세 개로 나누어 보냅니다. 텍스트 프레임 뒤에 연속(continuation) 프레임이 두 개 오고, FIN 비트는 마지막 프레임에만 있습니다.
caption-data-cost = 이제야 GET /data를 보냅니다. 이 요청을 보내기까지 든 것이 모두 연결 비용이고, 요청과 응답에 왕복이 한 번 더 듭니다.
caption-data-bulk = { $growth ->
    [none] 혼잡 제어가 꺼져 있어서, 상대의 수신 윈도우가 허락하는 만큼 보냅니다.
    [double] 느린 시작(slow start): 새 ACK마다 혼잡 윈도우(cwnd)가 최대 한 세그먼트씩 커져, 왕복마다 보내는 양이 두 배쯤 됩니다.
   *[delayed] 느린 시작(slow start): 새 ACK마다 혼잡 윈도우(cwnd)가 최대 한 세그먼트씩 커집니다. 지연 ACK를 쓰므로 왕복마다 보내는 양은 약 1.6배가 됩니다.
} 손실된 세그먼트는 중복 ACK 세 개가 오거나 재전송 타임아웃(RTO)이 지나면 재전송합니다.
caption-http2-data = 요청과 응답이 오갑니다. HTTP/1.1에서는 연결마다 하나씩 차례로, HTTP/2에서는 연결 하나에서 여러 스트림의 프레임으로 오갑니다.
caption-http2-preface = 양쪽 모두 SETTINGS로 시작하고, 클라이언트는 그 앞에 서문(preface)을 보냅니다. 상대가 얼마나 보내도 되는지, 헤더 표가 얼마나 커도 되는지 알립니다. WINDOW_UPDATE는 연결의 윈도우를 곧바로 늘립니다.
caption-http2-headers = 요청마다 홀수 번호의 스트림을 하나 엽니다. 앞선 요청에서 이미 보낸 것은 헤더 표의 번호(index)로만 적어서(HPACK) 헤더 블록이 짧습니다.
caption-http2-frames = 서버가 모든 스트림의 프레임을 번갈아 보내므로, 어느 응답도 다른 응답이 끝나기를 기다리지 않습니다.
caption-http2-lost-six = 패킷 하나가 손실됩니다. 그 연결에서 뒤에 온 것은 재전송을 기다리고, 다른 연결은 계속됩니다.
caption-http2-lost-one = 패킷 하나가 손실됩니다. 그 뒤의 바이트가 도착해도 TCP는 순서대로만 넘겨주므로, 손실된 바이트가 어느 스트림의 것이든 모든 스트림이 기다립니다(HOL 블로킹).
caption-http2-goaway = 클라이언트가 새 스트림을 열지 않습니다. 이어서 TLS와 TCP를 닫습니다.
caption-part-tcp = TCP는 신뢰성을 더합니다. 양쪽이 동시에 보내서 화살표가 엇갈립니다(전이중통신, full duplex).
caption-part-http = HTTP는 웹 요청,응답 지원을 더합니다. 비연결, 무상태성이라 서버는 요청을 받았을 때만 응답합니다.
caption-part-ws = 웹소켓은 실시간 양방향을 더합니다. 업그레이드 뒤에는 서버도 요청 없이 보낼 수 있습니다.
caption-udp-udp = 핸드셰이크도 ACK도 없습니다. 첫 패킷이 곧 첫 메시지입니다. 손실된 것은 다시 오지 않고, 순서가 바뀌거나 두 번 올 수도 있습니다.
caption-udp-tcp = 같은 링크로 같은 메시지를 보냅니다. TCP는 손실된 것을 재전송하느라 시간이 더 듭니다. 끝에 RST가 있다면, 늦게 온 ACK가 이미 닫힌 포트에 도착했을 뿐입니다.
caption-new-connections = 요청마다 새 연결입니다. 핸드셰이크와 종료에 드는 패킷이 요청과 응답의 패킷보다 많습니다. 왕복 횟수는 핸드셰이크, 요청과 응답, 종료를 모두 셉니다. 교과서의 2 RTT는 종료를 뺀 것입니다.
caption-keep-alive = 연결을 유지해서 핸드셰이크를 되풀이하지 않습니다. HTTP/1.1은 이것이 기본이고, ‘비연결’은 응답마다 연결을 끊던 HTTP/1.0 방식을 말합니다.
caption-cold = 첫 방문: DNS, TCP, TLS가 끝나야 요청을 보낼 수 있습니다.
caption-dns-cached = DNS캐시: 주소를 이미 알아서 왕복이 하나 줄어듭니다.
caption-resumed = TLS 세션 캐시(학습 노트의 ‘TLS 인증서 캐시’): 지난 방문에서 받은 티켓으로 세션을 재개해서 인증서를 다시 보내지 않습니다. 왕복은 TLS 1.2에서만 줄어듭니다.
caption-early-data = 0-RTT: 요청이 Client Hello와 함께 갑니다. 두 번 처리되어도 괜찮은 요청만 이렇게 보낼 수 있습니다.
caption-redirected = http://로 요청했더니 https://로 가라는 301 응답이 와서 처음부터 다시 합니다.
caption-hsts = HSTS: 이 호스트는 https만 쓴다는 것을 브라우저가 기억하고 곧바로 https로 연결합니다.
caption-dns-uncached = DNS 캐시가 꺼져 있습니다. 주소를 다시 질의해서 왕복이 하나 더 듭니다.
caption-not-resumed = TLS 세션 재개가 꺼져 있습니다. 티켓이 없어서 앞선 방문처럼 인증서와 서명까지 보내는 전체 핸드셰이크를 합니다.
caption-no-early-data = 0-RTT가 꺼져 있습니다. 핸드셰이크가 끝난 뒤에야 요청을 보냅니다.
caption-no-early-ticket = 세션 재개가 꺼져 있어 티켓이 없고, 티켓이 없으면 0-RTT도 없습니다. 전체 핸드셰이크 뒤에 요청을 보냅니다.
caption-no-hsts = HSTS가 꺼져 있습니다. 서버가 Strict-Transport-Security를 보내지 않아서, http://로 다시 요청하고 301 응답을 또 받습니다.
caption-polling = 폴링: 요청하고, 쉬고, 다시 요청합니다. 빈 응답이 올 수 있고, 메시지는 다음 요청을 기다립니다.
caption-long-polling = 롱폴링: 메시지가 생기면 응답이 오고, 응답마다 요청이 하나씩 듭니다.
caption-sse = SSE: 요청 하나 뒤로 메시지마다 이벤트가 하나씩 옵니다. 클라이언트는 이 스트림으로 보낼 수 없습니다.
caption-websocket = 웹소켓: 업그레이드 한 번 뒤로는 메시지마다 프레임 하나이고, 프레임 헤더는 몇 바이트뿐입니다.
caption-six-connections = HTTP/1.1: 연결 하나는 한 번에 요청 하나만 다루므로 클라이언트는 연결을 여섯 개까지 엽니다. 연결마다 핸드셰이크가 들고, 전송도 저마다 느리게 시작합니다.
caption-one-connection = HTTP/2: 요청을 한꺼번에 보냅니다. 요청마다 한 연결 안에서 스트림을 하나씩 쓰고, 응답의 프레임은 번갈아 옵니다.
caption-six-connections-loss = 같은 일을 하는데 첫 응답의 패킷 하나가 손실됩니다. 그 연결로 오는 것만 기다립니다.
caption-one-connection-loss = 같은 일을 하는데 첫 응답의 패킷 하나가 손실됩니다. TCP는 재전송이 끝나기 전에는 그 뒤의 데이터를 넘겨주지 않으므로 모든 스트림이 기다립니다(HOL 블로킹).
caption-whole = 한 덩어리: 서버는 답을 모두 만든 뒤에 응답합니다. 그때까지 클라이언트에는 아무것도 없습니다.
caption-streamed = 스트림: 토큰마다 만들어지는 대로 옵니다.
caption-interrupted = 스트림인데, 중간에 케이블이 뽑힙니다. 클라이언트의 시스템은 바로 알지만, 서버는 모른 채 계속 보냅니다.
span-dns = DNS 조회
span-held = 응답 보류
span-stalled = 읽지 않음
span-cut = 케이블 뽑힘
span-reconnect = 재연결 대기
part-cold = 첫 방문
part-dns-cached = DNS캐시
part-resumed = TLS 세션 재개
part-keep-alive = 연결 유지
part-new-connections = 매번 새 연결
part-six-connections = 연결 여섯 개
part-one-connection = 연결 하나
part-six-connections-loss = 연결 여섯 개, 손실
part-one-connection-loss = 연결 하나, 손실
part-whole = 한 덩어리
part-streamed = 스트림
part-interrupted = 스트림, 뽑힘
