socket-title = 소켓 통신
socket-lead = 소켓(socket)은 두 시스템이 데이터를 주고받는 인터페이스이고, 양 끝은 IP 주소와 포트로 식별합니다. 같은 “Hello”와 “Hello, Client”가 TCP, HTTP, 웹소켓으로 세 번 오갑니다. 두 메시지를 합친 18바이트에 계층마다 무엇이 더해지는지, 누가 언제 보낼 수 있는지 비교해 보세요.
socket-look = “Hello”를 실은 패킷과, 그 전송을 준비하거나 마무리하는 패킷을 구별해 보세요. 준비와 마무리 패킷은 어느 방식에서 가장 적습니까?
tcp-title = TCP 소켓 구성도
tcp-lead = TCP는 연결을 설정하고, 그 연결로 바이트를 전달하고, 연결을 종료합니다. 양쪽은 모든 바이트에 순서 번호(sequence number)를 매기고, 받은 것에 확인 응답(ACK)을 보내고, 얼마나 더 받을 수 있는지 윈도우(window)로 알립니다. 확인되지 않은 것은 재전송(retransmission)하므로, 연결이 유지되는 한 모든 바이트가 한 번씩 순서대로 도착합니다.
tcp-look = 순서 번호를 따라가 보세요. 각 ACK는 어느 바이트까지 확인하고, 양쪽은 얼마나 더 보낼 수 있습니까?
udp-title = UDP 소켓
udp-lead = 패킷의 { $loss }%가 손실되는 링크로 메시지 { $count ->
   *[other] { $count }개
}를 먼저 UDP로, 다음에 TCP로 보냅니다. UDP는 한 번 보내고 끝이지만, TCP는 손실된 것을 재전송하고 순서대로 전달합니다. 소켓은 두 프로토콜을 모두 쓸 수 있고, 애플리케이션에 무엇이 보장되는지는 어느 프로토콜을 쓰느냐에 달려 있습니다.
udp-look = UDP로 끝내 도착하지 않은 메시지는 어느 것입니까? TCP에서는 앞선 세그먼트가 손실되면 뒤따르는 메시지가 얼마나 늦게 전달됩니까?
http-title = HTTP
http-lead = HTTP는 요청 하나에 응답 하나가 짝을 이루고, 메시지마다 필요한 정보를 모두 담습니다. { $reuse ->
    [off] 연결 유지를 껐으므로 요청 세 개를 매번 새 연결로 보냅니다
   *[on] 요청 세 개를 처음에는 매번 새 연결로, 다음에는 연결 하나로 보냅니다
}. 왕복 횟수를 세어 보고, 서버가 요청에 담긴 것만으로 상대를 알아보는지 확인하세요.
http-look = 어느 요청이 나가기 전에 왕복을 기다립니까? 연결을 새로 여는 요청과 열린 연결을 쓰는 요청을 비교해 보세요.
polling-title = 폴링
polling-lead = 클라이언트는 새 데이터가 있든 없든, 폴링이 한 번 끝나고 { $interval } 뒤에 다시 GET /data를 보냅니다. 응답이 비어 있어도 요청과 응답의 헤더 필드는 매번 모두 오갑니다. 그리고 요청과 요청 사이에 생긴 데이터는 다음 요청이 올 때까지 기다립니다.
polling-look = 새 데이터는 다음 요청을 얼마나 기다립니까? 빈 응답은 몇 개입니까?
long-polling-title = 롱폴링
long-polling-lead = 클라이언트가 요청하면, 서버는 보낼 데이터가 생길 때까지 최대 { $hold } 동안 응답을 보류합니다. 새 데이터는 곧바로 200 OK로 나가고, 대기 시간이 끝나면 204 No Content로 응답합니다. 폴링의 지연은 대부분 없어지지만(다음 요청이 가는 동안 생긴 것만 기다립니다), 요청마다 붙는 헤더 필드는 그대로입니다.
long-polling-look = 보류된 요청의 대기는 무엇으로 끝나고, 클라이언트는 응답을 받은 직후에 무엇을 보냅니까?
sse-title = SSE (Server-Sent Events)
sse-lead = GET 요청 하나에 대한 응답이 끝나지 않고 이어집니다. 메시지는 생기는 대로 그 응답 안에 이벤트로 실려 옵니다. 실시간이지만 한 방향뿐이라, 클라이언트가 보내려면 요청을 따로 보내야 합니다.
sse-look = 응답 하나가 끝나지 않습니다. 이벤트마다 몇 바이트가 더 옵니까? 계층을 ‘TCP 패킷’으로 바꾸어, 그동안 클라이언트가 무엇을 보내는지도 보세요.
stream-title = 스트리밍 POST
stream-lead = 클라이언트가 POST로 물으면, 언어 모델이나 MCP 서버처럼 서버가 답의 토큰({ $count }개)을 이벤트 스트림으로 하나씩 보냅니다. 한 덩어리로 보내는 답도 같은 때에 완성되지만, 첫 토큰이 마지막 토큰과 함께 옵니다. 중간에 케이블이 뽑히면, 두 번째 POST에 따라 토큰이 빠지거나 겹치거나 둘 다 일어나지 않습니다.
stream-look = 부분마다 첫 토큰은 언제 옵니까? 케이블이 뽑힌 앞뒤의 id를 따라가 보세요. 두 번째 POST에 대한 응답은 몇 번부터 시작합니까?
websocket-title = 웹소켓
websocket-lead = HTTP 요청 하나가 연결을 웹소켓으로 바꾸고, 그 뒤로는 양쪽이 언제든 프레임을 보냅니다(전이중통신, full duplex). 그 전에 { $tls ->
    [off] TCP, Upgrade에 왕복이 적어도 2번
    [tls13] TCP, TLS 1.3, Upgrade에 왕복이 적어도 3번
   *[tls12] TCP, TLS 1.2, Upgrade에 왕복이 적어도 4번
} 들고, 그동안 메시지는 하나도 가지 않습니다. 그다음부터 125바이트 이하의 짧은 메시지를 한 프레임으로 보내는 데에는 프레임 헤더 2바이트(서버) 또는 6바이트(클라이언트)만 더 듭니다.
websocket-look = HTTP는 어디에서 끝납니까? 101 뒤의 프레임을 보세요. 누가 보낼 수 있고, 어느 프레임이 마스킹되어 있습니까?
connection-cost-title = 연결 비용
connection-cost-lead = 요청을 보내기 전에 DNS, TCP, TLS에만 왕복이 서너 번 들고, http://로 시작하면 더 듭니다. 같은 페이지를 여러 번 가져오는데, 그때마다 브라우저가 기억하는 것이 다릅니다. DNS 캐시, TLS 1.2 세션 재개, 0-RTT, HSTS, 열린 연결은 왕복을 줄이고 TLS 1.3 세션 재개는 바이트만 줄이며, 웹소켓은 이 비용을 한 번만 치릅니다.
connection-cost-look = 방문마다 응답이 올 때까지의 왕복을 세어 보세요. 브라우저는 무엇을 기억하고, 그래서 어느 왕복이 줄어듭니까?
contrast-title = 네 가지 방식 비교
contrast-lead = 같은 메시지 { $count ->
   *[other] { $count }개
}가 폴링, 롱폴링, SSE, 웹소켓으로 차례차례 옵니다. 네 방식 모두 메시지를 빠짐없이 전달하지만 바이트와 요청 수, 지연이 다릅니다. 메시지를 하나도 싣지 않은 화살표가 얼마나 많은지 보세요.
contrast-look = 네 방식에서 메시지를 실은 화살표를 찾아보세요. 나머지 화살표는 왜 필요합니까?
http2-title = HTTP/2
http2-lead = 페이지와 거기에 적힌 자원 { $count ->
   *[other] { $count }개
}를 HTTP/1.1 연결 최대 여섯 개로, 다음에는 HTTP/2 연결 하나로 받습니다. HTTP/2에서는 요청마다 스트림(stream)을 하나씩 열어 한꺼번에 보내고, 응답의 프레임(frame)은 번갈아 오며, 양쪽이 아는 헤더 필드는 번호로 보냅니다. 그다음 두 방식을 되풀이하되 패킷 하나가 손실되는데, 연결이 여섯 개이면 그 가운데 하나만 기다리고, 하나이면 TCP가 모든 스트림을 기다리게 합니다.
http2-look = 손실된 패킷을 찾고 응답을 하나씩 따라가 보세요. 어느 응답은 계속 오고, 어느 응답은 재전송이 도착할 때까지 멈춥니까?
bulk-title = 대량 전송
bulk-lead = { $bytes }바이트를 TCP가 허용하는 가장 빠른 속도로 보냅니다. { $control ->
    [none] 혼잡 제어(congestion control)를 껐으므로 처음부터 상대의 수신 윈도우만큼 보냅니다. 전송 속도는 왕복 시간, 윈도우, 손실에 따라 정해집니다
   *[on] 이 시뮬레이터의 TCP는 혼잡 윈도우(congestion window) 2,048바이트로 시작하고(요즘 시스템은 10세그먼트, RFC 6928), 확인 응답(ACK)이 올 때마다 늘려 갑니다. 손실은 속도를 늦추라는 신호이므로, 전송 속도는 왕복 시간, 윈도우, 손실에 따라 정해집니다
}.
bulk-look = 전송 중인 바이트를 보세요. 처음에는 무엇이 그 양을 제한하고, 나중에는 무엇이 제한합니까? 손실이 생기면 무엇이 달라집니까?

heading-socket = 소켓 통신의 개요
heading-tcp = TCP 소켓 구성도, 특징
heading-http = HTTP 개념, 실시간 통신 기법
heading-websocket = 웹소켓

table-aspect = 구분
table-meaning = 내용
table-note = 비고
table-socket = 소켓 통신의 특징
table-tcp = TCP 소켓 특징
table-protocol = 프로토콜이 정하는 것
row-duplex = 양방향 통신
row-duplex-is = 데이터 양방향 송수신 가능
row-duplex-note = 다양한 데이터 타입
row-real-time = 실시간성
row-real-time-is = 연결이 유지되는 동안 실시간 송수신
row-real-time-note = 지연시간 최소화
row-protocol = 프로토콜 독립적
row-protocol-is = 다양한 네트워크 프로토콜 사용 가능
row-protocol-note = TCP, UDP
row-reliable = 신뢰성
row-reliable-is = 데이터 손실 없이 정확히 전달 보장
row-reliable-note = 순서보장
row-connection = 연결지향
row-connection-is = 통신 전 연결 설정 후 종료까지 유지
row-connection-note = 재연결 오버헤드
row-flow = 흐름제어
row-flow-is = 데이터 흐름제어로 수신자 처리속도 맞춤 설정
row-flow-note = 송수신 속도 불일치 해결

bullets-socket = 소켓 통신의 개념
bullets-http = HTTP 개념
bullets-real-time = HTTP 실시간 통신 기법
bullets-websocket = 웹소켓
bullet-interface = 네트워크 상에서 서로 다른 시스템 간에 데이터를 송수신할 수 있게하는 인터페이스 제공
bullet-address = IP, Port를 활용하여 통신연결 설정
bullet-single = 요청, 응답 단일요청을 위해 비연결성, 무상태성, 효율성 특징
bullet-polling = 실시간 데이터 통신을 위해 폴링, 롱폴링 기법 사용
bullet-overhead = HTTP 헤더 및 커넥션 오버헤드 증가로 HTML5에서 웹소켓으로 표준화 진행
bullet-websocket = 전이중통신, 지속연결, 확장성
bullet-cost = 초기 핸드쉐이킹 비용이 크므로 DNS캐시, TLS 인증서 캐시, HSTS 등 연결 비용 감소 기법 활용
remark-http = 비연결성은 응답마다 연결을 끊던 HTTP/1.0 방식입니다. HTTP/1.1은 연결을 유지하는 것이 기본이고(RFC 9112 §9.3), 어느 쪽이든 연결지향인 TCP 위에서 동작합니다.
remark-real-time = HTML5와 함께 표준화한 것은 웹소켓 API이고, 프로토콜은 IETF의 RFC 6455(2011)입니다.
remark-websocket = 확장성은 확장(extension)과 하위 프로토콜(subprotocol)을 협상할 수 있다는 뜻입니다. 브라우저가 캐시하는 것은 TLS 인증서가 아니라 세션 티켓입니다(RFC 5077, RFC 8446 §2.2).
remark-cost = 브라우저가 캐시하는 것은 TLS 인증서가 아니라 세션 티켓입니다(RFC 5077, RFC 8446 §2.2).

look-title = 살펴볼 것

facts-title = 이번 실행의 결과 (시뮬레이션)
facts-visit = 방문
facts-trips-12 = TLS 1.2 RTT
facts-bytes-12 = TLS 1.2 B
facts-trips-13 = TLS 1.3 RTT
facts-bytes-13 = TLS 1.3 B
facts-way = 방식
facts-set-up = 연결과 종료(B)
facts-each = 메시지당(B)
facts-requests = 요청
facts-empty = 빈 응답
facts-delivered = 받은 메시지
facts-connections = 연결
facts-latency = 평균 지연
facts-sent = 보낸 메시지
facts-received = 받은 메시지
facts-repeated = 중복
facts-overtaken = 순서 바뀜
facts-last = 마지막 메시지까지
facts-message = 메시지(B)
facts-link = 링크 전송량(B)
facts-trips = 왕복
facts-last-byte = 마지막 바이트까지
facts-waiting = 손실로 늦어진 자원
facts-first-token = 첫 토큰까지
facts-last-token = 마지막 토큰까지
facts-lost = 빠짐
facts-what = 항목
facts-number = 수
