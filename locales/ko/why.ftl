why-title = 왜
why-open = 연결을 열자고 요청합니다(SYN). 초기 순서 번호는 0이고 { $window }바이트를 받을 수 있습니다.
why-open-back = { $number }번의 SYN에 응답하면서 자기 방향도 엽니다. 초기 순서 번호는 0이고 { $window }바이트를 받을 수 있습니다.
why-open-both = 양쪽이 동시에 연결을 요청했습니다. 상대의 SYN을 확인 응답하면서 자기 SYN을 다시 알립니다.
why-established = 상대의 SYN을 확인 응답합니다. 이쪽에서는 연결이 수립되었습니다.
why-segment = 바이트가 남아 있지 않은 TCP 세그먼트입니다.
why-data = { $bytes ->
   *[other] 데이터 { $bytes }바이트({ $first }–{ $last }번)를 보냅니다.
}
why-data-message = { $bytes ->
   *[other] { $message } 메시지를 데이터 { $bytes }바이트({ $first }–{ $last }번)에 실어 보냅니다.
}
why-data-part = { $bytes ->
   *[other] { $message } 메시지의 다음 부분을 데이터 { $bytes }바이트({ $first }–{ $last }번)에 실어 보냅니다.
}
why-window-filled = 이것으로 상대의 윈도우 { $window }바이트가 가득 차서, ACK가 올 때까지 기다려야 합니다.
why-finish = FIN: 더 보낼 것이 없어서 자기 방향을 닫습니다.
why-acknowledged = { $bytes ->
   *[other] { $bytes }바이트를 { $next }번 바이트 앞까지 확인 응답합니다. 다음에 기다리는 것은 { $next }번 바이트입니다.
}
why-acknowledged-too = { $bytes ->
   *[other] 함께 { $bytes }바이트를 { $next }번 바이트 앞까지 확인 응답합니다.
}
why-acknowledged-fin = 상대의 FIN을 확인 응답합니다. 상대의 방향이 닫혔습니다.
why-acknowledged-data-fin = { $bytes ->
   *[other] { $bytes }바이트를 { $next }번 바이트 앞까지, 그리고 그 뒤의 FIN도 확인 응답합니다. 상대의 방향이 닫혔습니다.
}
why-gap-closed = { $bytes ->
   *[other] { $number }번이 빈 곳을 채웠으므로 { $bytes }바이트를 { $next }번 바이트 앞까지 한꺼번에 확인 응답합니다.
}
why-zero-window = 수신 버퍼가 가득 찼습니다(제로 윈도우). 애플리케이션이 읽을 때까지 상대는 멈춰야 합니다.
why-duplicate = { $count ->
    [1] 첫 번째 중복 ACK: { $number }번이 도착했지만 { $missing }번 바이트가 아직 없습니다.
    [2] 두 번째 중복 ACK: { $number }번이 도착했지만 { $missing }번 바이트가 아직 없습니다.
    [3] 세 번째 중복 ACK: { $number }번이 도착했지만 { $missing }번 바이트가 아직 없습니다. 세 개가 모이면 재전송을 요구합니다.
   *[other] 또 하나의 중복 ACK: { $number }번이 도착했지만 { $missing }번 바이트가 아직 없습니다.
}
why-nothing-new = { $number }번에는 새로운 것이 없어서 { $next }번 바이트 앞까지의 확인 응답을 되풀이합니다.
why-probe-response = 윈도우 프로브 { $number }번에 응답합니다. 윈도우는 아직 0입니다.
why-keep-alive-response = keep-alive { $number }번에 응답합니다. 이쪽은 아직 살아 있습니다.
why-window-opened = 윈도우 갱신: 수신자가 읽어서 다시 { $window }바이트를 받을 수 있습니다.
why-window-update = 윈도우 갱신: 수신자가 읽어서 받을 수 있는 양이 { $before }바이트에서 { $window }바이트로 늘었습니다.
why-repeated = { $next }번 바이트 앞까지 모두 확인 응답합니다.
why-timeout = { $number }번을 재전송합니다. { $time } 동안 ACK가 오지 않았습니다.
why-timeout-longer = { $number }번을 또 재전송합니다. 이번에는 { $time } 동안 ACK가 오지 않았습니다. 타임아웃마다 기다리는 시간이 두 배가 됩니다.
why-fast = { $number }번을 타임아웃을 기다리지 않고 재전송합니다(빠른 재전송). 중복 ACK 세 개가 { $missing }번 바이트를 요구했습니다.
why-timeout-rest = { $number }번도 재전송합니다. 타임아웃 뒤에는 { $since }번부터 모두 재전송합니다.
why-syn-again = { $number }번을 재전송합니다. SYN이 { $by }번으로 다시 도착했습니다.
why-probe = 윈도우 프로브: 윈도우가 { $time } 동안 0입니다. 다시 열렸는지 한 바이트로 확인합니다.
why-keep-alive = keep-alive: { $time } 동안 아무것도 오지 않아서, 상대가 아직 있는지 확인합니다.
why-reset-refused = RST: 이 포트를 수신 대기하는 곳이 없어서 { $number }번의 SYN을 거부합니다.
why-reset-gone = RST: 이쪽에서는 이미 끝난 연결에 { $number }번이 도착했습니다.
why-reset-gave-up = RST: { $time } 동안 아무것도 확인 응답되지 않아서 연결을 포기합니다.
why-reset-abort = RST: 연결을 바로 중단합니다. 아직 전송 중인 것은 잃게 됩니다.
why-copy = 한 번만 보낸 { $number }번을 링크가 복제한 것입니다.
why-repaired = { $fate ->
    [corrupted] 손상되어 도착해서 버려집니다. { $number }번이 재전송합니다.
   *[lost] 손실됩니다. { $number }번이 재전송합니다.
}
why-unrepaired = { $fate ->
    [corrupted] 손상되어 도착해서 버려집니다. 이 실행에서는 재전송되지 않습니다.
   *[lost] 손실됩니다. 이 실행에서는 재전송되지 않습니다.
}
why-unimportant = { $fate ->
    [corrupted] 손상되어 도착해서 버려집니다. 이런 세그먼트는 재전송하지 않습니다.
   *[lost] 손실됩니다. 이런 세그먼트는 재전송하지 않습니다.
}
why-missed = { $fate ->
    [corrupted] 손상되어 도착해서 버려집니다. UDP는 재전송하지 않습니다.
   *[lost] 손실됩니다. UDP는 재전송하지 않습니다.
}
why-datagram = { $bytes ->
   *[other] { $bytes }바이트를 데이터그램 하나로 보냅니다. 앞에 핸드셰이크가 없고 뒤에 ACK도 없습니다.
}
why-datagram-message = { $message } 메시지를 데이터그램 하나에 실어 보냅니다. 앞에 핸드셰이크가 없고 뒤에 ACK도 없습니다.
why-query = { $name } 이름의 { $kind } 레코드를 질의합니다. 주소를 알아야 연결할 수 있습니다.
why-query-other = DNS 리졸버에 질의합니다.
why-dns-response = { $number }번 질의에 응답합니다: { $message }.
why-dns-response-other = DNS 응답입니다: { $message }.
why-client-hello = TLS를 시작합니다. 버전과 암호 스위트, 키를 정하는 데 필요한 것을 제안합니다.
why-client-hello-13 = TLS 1.3을 시작합니다. 암호 스위트와 함께 자기 쪽 키 재료까지 보내므로 왕복 한 번이면 됩니다.
why-client-hello-12 = TLS 1.2를 시작합니다. 암호 스위트를 제안하고, 키는 서버가 고른 뒤에 정합니다.
why-client-hello-resumed = 지난 세션의 티켓으로 TLS를 시작합니다. 서버가 인증서를 보내지 않아도 됩니다.
why-client-hello-early = 지난 세션의 티켓으로 TLS 1.3을 시작합니다. 요청이 조기 데이터(0-RTT)로 곧바로 뒤따릅니다.
why-hello-retry = 다른 키 재료를 요구합니다.
why-server-hello-13 = 암호 스위트를 고르고 자기 쪽 키 재료를 보냅니다. 그 뒤는 모두 암호화됩니다: 인증서, 서명, Finished.
why-server-hello-12 = 암호 스위트를 고르고 인증서와 자기 쪽 키 재료를 보냅니다. 이제 클라이언트의 차례입니다.
why-server-hello-resumed = 지난 세션을 받아들입니다. 인증서 없이 Finished를 바로 보냅니다.
why-client-key = 자기 쪽 키 재료를 보내고 암호화로 바꿉니다. Finished는 핸드셰이크를 아무도 고치지 않았다는 증거입니다.
why-finished = Finished는 같은 키를 가졌고 핸드셰이크를 아무도 고치지 않았다는 증거입니다.
why-early-end = 조기 데이터를 끝냅니다. Finished는 핸드셰이크를 아무도 고치지 않았다는 증거입니다.
why-ticket = 다음 연결에서 이 세션을 재개할 수 있는 티켓을 보냅니다.
why-close-notify = close_notify: 더 보낼 것이 없습니다. 중간에 누가 스트림을 자른 것이 아님을 상대가 알 수 있습니다.
why-close-notify-too = close_notify: 더 보낼 것이 없습니다.
why-alert = TLS 오류를 알립니다: { $message }.
why-flight = TLS를 이어 갑니다: { $message }.
why-tls-unread = 올바른 TLS가 아닌 바이트입니다.
why-request = { $method } 메서드로 { $target } 자원을 요청합니다.
why-resume = { $method } 메서드로 { $target } 자원을 요청합니다. Last-Event-ID { $id }: 마지막으로 받은 이벤트를 알려서, 서버가 그다음부터 보내게 합니다.
why-upgrade = 지금부터 이 연결을 HTTP 대신 웹소켓으로 쓰자고 요청합니다.
why-offers-extension = 확장 { $names } 사용을 제안합니다.
why-offers-subprotocol = 하위 프로토콜로 { $names } 중 하나를 제안합니다.
why-response = { $what ->
    [nothing] { $number }번 요청에 응답합니다: { $status }. 보낼 내용이 없습니다.
    [moved] { $number }번 요청에 응답합니다: { $status }. 클라이언트는 다른 주소로 요청해야 합니다.
    [client] { $number }번 요청에 응답합니다: { $status }. 요청에 잘못이 있습니다.
    [server] { $number }번 요청에 응답합니다: { $status }. 서버가 요청을 처리하지 못했습니다.
    [stream] { $number }번 요청에 응답합니다: { $status }. 응답은 열린 채로 있고, 메시지마다 이벤트가 하나씩 이어집니다.
    [interim] { $number }번 요청에 응답합니다: { $status }. 최종 응답이 이어집니다.
   *[other] { $number }번 요청에 응답합니다: { $status }.
}
why-upgraded = { $number }번 업그레이드 요청에 응답합니다: { $status }. 이제부터 양쪽이 웹소켓 프레임을 보냅니다.
why-extension = { $verdict ->
    [declined] 확장 { $names } 이름이 응답에 없으므로 사용을 거부한 것입니다.
   *[accepted] 확장 { $names } 사용을 받아들입니다.
}
why-subprotocol = { $verdict ->
    [declined] 하위 프로토콜 이름이 응답에 없으므로 { $names } 중 어느 것도 쓰지 않습니다.
   *[accepted] 하위 프로토콜 { $names } 사용을 정합니다.
}
why-response-alone = 응답입니다: { $status }.
why-event = { $message } 메시지를 열려 있는 { $number }번 응답의 이벤트로 보냅니다. 요청이 따로 필요하지 않습니다.
why-event-alone = { $message } 메시지를 서버 전송 이벤트로 보냅니다.
why-retry = 클라이언트의 재연결 대기 시간도 { $millis } ms로 정합니다.
why-http2-preface = 서문(preface) 24바이트로 HTTP/2를 시작합니다. HTTP/1.1만 아는 서버는 이를 거부하므로, 뒤따르는 것을 잘못 읽는 일이 없습니다.
why-http2-settings = 이쪽이 무엇을 어떻게 받을지 알립니다: { $list }. 상대는 이를 확인하고 그때부터 지킵니다.
why-http2-settings-none = 따로 알리는 것이 없습니다. 이쪽이 받는 것에는 모든 설정의 초깃값이 적용됩니다.
why-http2-confirms = { $number }번 SETTINGS를 확인합니다. 이제부터 적용됩니다.
why-http2-confirms-alone = 상대의 SETTINGS를 확인합니다. 이제부터 적용됩니다.
why-http2-window-connection = 상대가 이 연결의 모든 스트림을 합쳐 DATA { $bytes }바이트를 더 보낼 수 있게 합니다. 연결의 윈도우는 65,535바이트에서 시작하고, WINDOW_UPDATE로만 늘어납니다.
why-http2-window-stream = 상대가 { $stream }번 스트림에서 DATA { $bytes }바이트를 더 보낼 수 있게 합니다.
why-http2-ping = PING: 상대는 이 8바이트를 그대로 돌려보내야 합니다. 이로써 왕복 시간을 재고 상대가 있는지 확인합니다.
why-http2-pong = { $number }번 PING의 8바이트를 돌려보냅니다.
why-http2-pong-alone = PING의 8바이트를 돌려보냅니다.
why-http2-reset = { $stream }번 스트림을 곧바로 끝냅니다: { $error }. 연결과 다른 스트림은 계속됩니다.
why-http2-goaway = 연결의 끝을 알립니다: { $error }. 상대가 연 스트림은 { $stream }번까지만 처리합니다. 그때까지 열린 것은 마저 끝낼 수 있습니다.
why-http2-goaway-none = 연결의 끝을 알립니다: { $error }. 상대가 연 스트림은 하나도 처리하지 않습니다.
why-http2-request = { $stream }번 스트림에서 { $method } 메서드로 { $target } 자원을 요청합니다. 연결의 다른 스트림은 이것을 기다리지 않습니다.
why-http2-websocket = { $stream }번 스트림을 웹소켓으로 쓰자고 확장 CONNECT로 요청합니다. 연결의 다른 스트림은 그대로 HTTP입니다.
why-http2-block = HPACK으로 압축한 헤더 블록은 { $bytes } B입니다.
why-http2-upgraded = 이제부터 { $stream }번 스트림의 DATA 프레임에 웹소켓 프레임이 실립니다.
why-http2-frames = { $frames ->
    [0] { $stream }번 스트림의 HEADERS 프레임 하나이고, 헤더 블록은 { $block } B입니다.
   *[other] { $stream }번 스트림의 HEADERS 프레임 하나(헤더 블록 { $block } B)와 DATA 프레임 { $frames }개이고, DATA 사이에는 다른 스트림의 프레임이 낄 수 있습니다.
}
why-http2-control = { $frame } 프레임은 HTTP/2 연결 전체나 스트림 하나를 다루며, 요청이나 응답의 내용은 담지 않습니다.
why-http-unread = 올바른 HTTP가 아닌 바이트입니다.
why-frame = { $form ->
    [text] { $message } 텍스트를 웹소켓 프레임으로 보냅니다. 요청이 필요하지 않습니다.
    [binary] 바이너리 데이터({ $size })를 웹소켓 프레임으로 보냅니다. 요청이 필요하지 않습니다.
    [part] 여러 웹소켓 프레임으로 나눈 메시지의 첫 부분({ $size })을 보냅니다. FIN 비트는 0입니다.
    [continuation] 앞선 프레임의 메시지를 이어 보냅니다({ $size }). FIN 비트는 0입니다.
    [last] 앞선 프레임의 메시지를 끝냅니다({ $size }). FIN 비트는 1입니다.
   *[other] 아직 뜻이 정해지지 않은 opcode의 웹소켓 프레임입니다.
}
why-fragment = { $form ->
    [last] { $number }번 프레임에서 시작한 메시지를 끝냅니다({ $size }). FIN 비트는 1입니다.
   *[continuation] { $number }번 프레임에서 시작한 메시지를 이어 보냅니다({ $size }). FIN 비트는 0입니다.
}
why-masked = 클라이언트의 프레임은 모두 마스킹합니다.
why-ping = Ping: 상대가 아직 있는지 확인합니다. 상대는 Pong으로 응답해야 합니다.
why-ping-data = 데이터({ $size })를 담은 Ping: 상대가 아직 있는지 확인합니다. 상대는 같은 데이터를 담은 Pong으로 응답해야 합니다.
why-pong = Pong: { $number }번 Ping에 응답합니다.
why-pong-data = Pong: { $number }번 Ping에 응답하며 그 데이터({ $size })를 그대로 돌려보냅니다.
why-pong-alone = Ping 없이 보낸 Pong: 응답이 필요 없는 생존 신호입니다.
why-close = { $code ->
    [none] 코드 없는 Close: 웹소켓을 닫기 시작합니다. 상대도 Close로 응답해야 합니다.
   *[other] Close { $code }: { $meaning } 웹소켓을 닫기 시작합니다. 상대도 Close로 응답해야 합니다.
}
why-close-back = { $number }번 Close에 자기 Close로 응답합니다. 이것으로 웹소켓이 닫힙니다.
why-close-lost = Close 프레임 없이 연결이 끝났습니다. 1006은 브라우저가 이런 경우에 붙이는 코드입니다.
why-code = { $code ->
    [1000] 할 일을 마쳐서
    [1001] 이쪽이 떠나므로
    [1002] 프로토콜 오류가 있어서
    [1003] 다룰 수 없는 종류의 데이터라서
    [1007] 데이터가 형식에 맞지 않아서
    [1008] 정책에 어긋나서
    [1009] 메시지가 너무 커서
    [1010] 필요한 확장이 없어서
    [1011] 내부 오류가 나서
   *[other] 애플리케이션만 아는 이유로
}
why-live-request = 페이지가 서버에 요청합니다. 브라우저에서는 그 패킷을 볼 수 없습니다.
why-live-response = { $messages ->
    [0] { $number }번 요청에 상태 코드 { $status }, 메시지 없이 응답합니다.
   *[other] { $number }번 요청에 상태 코드 { $status }, 메시지 { $messages }개로 응답합니다.
}
why-live-response-alone = 상태 코드 { $status } 응답입니다.
why-live-event = { $index }번 메시지가 열려 있는 { $number }번 응답의 이벤트로 왔습니다.
why-live-event-alone = 메시지가 아닌 스트림의 이벤트입니다.
why-live-frame-up = 페이지가 { $index }번 메시지를 웹소켓 프레임으로 보냈습니다.
why-live-frame-down = { $index }번 메시지가 웹소켓 프레임으로 왔습니다. 요청은 없었습니다.
why-live-frame-alone = 스트림의 메시지가 아닌 웹소켓 프레임입니다.
why-live-failure = 교환이 실패했습니다. 응답이 없었거나 쓸 수 없는 응답이었습니다.
