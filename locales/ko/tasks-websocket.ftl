task-ws-start-title = 첫 메시지는 언제 나가는가?
task-ws-start = 왕복 시간은 { $rtt } ms이고, { $tls ->
    [off] TLS를 쓰지 않습니다
    [tls13] TLS 1.3을 씁니다
   *[tls12] TLS 1.2를 씁니다
}. 클라이언트는 0 ms에 SYN을 보내고, 두 호스트는 바로 응답합니다. "Hello"는 몇 ms 뒤에 클라이언트를 떠납니까?
task-ws-start-label = "Hello"가 나가는 시각
task-ws-start-one = 왕복이 하나 모자랍니다. TCP 핸드셰이크, TLS, 업그레이드는 차례로 이루어집니다. 셋을 모두 셌는지, TLS는 이 버전의 왕복 수로 셌는지 확인하세요.
task-ws-start-two = 왕복이 둘 모자랍니다. 첫 프레임 앞에는 TCP 핸드셰이크, TLS의 모든 왕복, 업그레이드 요청과 응답이 있습니다.
task-ws-start-arrives = 그것은 서버에 도착하는 시각입니다. 클라이언트를 떠나는 시각을 구하세요.
task-ws-start-more = 왕복이 하나 많습니다. TCP 핸드셰이크의 세 번째 패킷이나, TLS 1.3에서 클라이언트가 보내는 마지막 메시지에 대한 확인은 기다리지 않습니다.
task-ws-start-trips = 그것은 왕복의 수입니다. 그만큼의 왕복은 몇 ms입니까?
task-ws-start-hint = 핸드셰이크마다 왕복을 세어 보세요. TCP, TLS, 업그레이드에서 클라이언트는 각각 몇 번의 왕복 뒤에 다음으로 넘어갑니까?
task-ws-start-reason = TCP 핸드셰이크에 왕복 하나, { $tls ->
    [off] TLS는 쓰지 않으므로 왕복 없음
    [tls13] TLS 1.3에 하나
   *[tls12] TLS 1.2에 둘
}, 업그레이드와 101에 하나가 듭니다. 각 단계는 앞 단계가 끝나야 시작합니다.

task-ws-frames-title = 프레임의 길이와 마스킹
task-ws-frames = 클라이언트는 { $up }, 서버는 { $down } 메시지를 프레임 하나로 보냅니다. 클라이언트의 마스킹 키는 16진수로 { $hex }, 10진수로 { $key }이고, 첫 두 글자의 바이트 값은 { $plain }입니다. 프레임을 계산하세요.
task-ws-frames-size = { $text } 프레임의 바이트 수
task-ws-frames-byte = 마스킹된 클라이언트 페이로드의 { $number }번째 바이트(10진수)
task-ws-frames-readable = TLS를 쓰지 않는다면 도청자가 { $text } 메시지를 읽을 수 있습니까?
task-ws-frames-yes = 읽을 수 있다: 마스킹 키가 프레임에 들어 있다
task-ws-frames-no = 읽을 수 없다: 마스킹이 페이로드를 암호화한다
task-ws-frames-server = 읽을 수 없다: 서버만 마스킹을 풀 수 있다
task-ws-frames-head = 헤더의 일부가 빠졌습니다. 모든 프레임은 FIN과 opcode, 마스크 비트와 길이를 담은 두 바이트로 시작합니다.
task-ws-frames-mask = 그것은 마스킹하지 않은 프레임의 길이입니다. 어느 쪽이 마스킹해야 하며, 마스킹 키는 어디에 들어 있습니까?
task-ws-frames-unmasked = 그것은 마스킹한 프레임의 길이입니다. 한쪽만 프레임을 마스킹합니다.
task-ws-frames-hint = 프레임 = 헤더 2바이트(페이로드가 125바이트를 넘으면 더 길어짐) + 클라이언트가 보낼 때 마스킹 키 4바이트 + 페이로드
task-ws-frames-plain = 그것은 글자의 바이트 값입니다. 전송되는 것은 마스킹 키와 결합한 바이트입니다.
task-ws-frames-key = 그것은 키의 바이트입니다. 글자의 바이트와 결합하세요.
task-ws-frames-next = 키의 첫 바이트를 다시 썼습니다. 페이로드의 i번째 바이트는 키의 (i mod 4)번째 바이트와 결합합니다.
task-ws-frames-sum = 그것은 합입니다. 마스킹은 비트를 XOR로 결합합니다.
task-ws-frames-xor = 두 바이트를 2진수로 쓰고, 한쪽만 1인 자리를 1로 하세요.
task-ws-frames-secret = 마스킹에는 비밀이 없습니다. 웹 페이지가 원하는 바이트를 그대로 내보내 오래된 프록시가 요청으로 오인하는 일을 막을 뿐, 암호화가 아닙니다.
task-ws-frames-anyone = 서버가 마스킹을 풀 때 필요한 것을 찾아보세요. 프레임을 보는 사람은 누구나 그것도 볼 수 있습니다.
task-ws-frames-reason = 헤더는 2바이트이고, 클라이언트의 프레임에는 마스킹 키 4바이트가 더 있습니다. 페이로드의 각 바이트는 같은 프레임에 든 키와 XOR로 결합되므로 마스킹은 아무것도 감추지 못합니다. 기밀성은 TLS가 제공합니다.

task-ws-accept-title = 업그레이드의 확인과 TCP의 종료
task-ws-accept = 클라이언트가 업그레이드를 요청합니다(Sec-WebSocket-Key: { $key }). 101 응답의 Sec-WebSocket-Accept는 무엇이어야 합니까? 또, 두 Close 프레임 뒤에 첫 FIN은 어느 호스트가 보냅니까?
task-ws-accept-same = 그것은 키 그대로입니다. 필드를 베끼기만 하는 서버도 같은 값을 보낼 것입니다. 키에서 계산한 값이어야 합니다.
task-ws-accept-hex = 그것은 해시를 16진수로 쓴 값입니다. 필드에는 해시 20바이트를 base64로 씁니다.
task-ws-accept-hint = 키 뒤에 RFC의 GUID를 그대로 붙이고, 그 문자열의 SHA-1을 구하여 20바이트를 base64로 쓰세요. 요청의 필드 옆에 계산 단계가 있습니다.
task-ws-accept-fin = 첫 FIN을 보내는 쪽
task-ws-accept-nobody = 없음: Close 프레임이 TCP 연결도 끝낸다
task-ws-accept-client = 클라이언트는 첫 Close 프레임을 보내지만, Close 프레임은 FIN이 아닙니다. RFC는 TIME-WAIT 상태를 맡도록 어느 쪽이 TCP를 먼저 닫게 합니까?
task-ws-accept-close = TCP에게 Close 프레임은 데이터일 뿐입니다. 웹소켓은 끝나지만 그 아래의 연결은 남아 있으므로, TCP의 각 방향을 FIN으로 닫아야 합니다.
task-ws-accept-fin-hint = Close 프레임 뒤에 오는 패킷의 플래그를 보세요.
task-ws-accept-reason = Accept = base64(SHA-1(키 + 258EAFA5-E914-47DA-95CA-C5AB0DC85B11))입니다. Close 프레임은 웹소켓을 끝내고, TCP는 그 아래의 FIN이 닫습니다. 보통 서버가 먼저 FIN을 보냅니다.

task-ws-predict-title = 연결 전체를 예측하기
task-ws-predict = TCP 핸드셰이크가 끝났습니다. 메시지마다 누가 무엇을 보내는지, 글이 담긴 프레임이면 몇 바이트인지 말하면 실행이 그 메시지까지 나아갑니다. TLS를 끝내는 경고(alert)는 뺐습니다.
task-ws-predict-who = { $number }번째 메시지는 { $at } ms 뒤에 나갑니다. 누가 보냅니까?
task-ws-predict-what = { $number }번째 메시지: 무엇입니까?
task-ws-predict-size = { $number }번째 메시지: 프레임의 바이트 수는?
task-ws-predict-http = 101 뒤의 연결은 더 이상 HTTP가 아닙니다. 요청과 응답은 없고 프레임만 오갑니다.
task-ws-predict-tls = TCP 위, HTTP 아래에서 TLS가 먼저 이루어집니다. 클라이언트가 시작하고, 양쪽은 Finished로 핸드셰이크를 마칩니다.
task-ws-predict-request = TLS의 키가 준비되었으므로 클라이언트가 업그레이드를 요청할 수 있습니다. 이것은 HTTP이고, 요청은 클라이언트만 보냅니다.
task-ws-predict-response = 요청에는 응답이 따릅니다. 프로토콜을 바꾼다는 상태 코드는 무엇입니까?
task-ws-predict-close = 더 보낼 것이 없습니다. 끝내려는 쪽이 Close 프레임을 보내고, 상대방도 Close 프레임을 보냅니다.
task-ws-predict-frame = 이제 연결은 웹소켓입니다. 클라이언트가 먼저 보내고, 서버는 받은 글에 ", Client"를 붙여 돌려보냅니다.
task-ws-predict-reason = TCP 위에 TLS, 그다음 HTTP 요청 하나와 101, 그다음 프레임, 끝으로 양쪽의 Close 프레임입니다.

task-ws-order-title = 핸드셰이크를 순서대로 놓기
task-ws-order = TCP 핸드셰이크 뒤에 오는 메시지입니다({ $tls ->
    [off] TLS 없음
    [tls13] TLS 1.3
   *[tls12] TLS 1.2
}). 보내는 순서대로 놓으세요.
task-ws-order-label = 메시지의 순서
task-ws-order-upgrade = 그러면 업그레이드 요청이 평문으로 나갑니다. wss://에서는 요청을 TLS 안에서 보내므로 TLS가 먼저 준비되어야 합니다.
task-ws-order-finished = 서버의 Finished가 먼저 오는 것은 TLS 1.3에 가깝습니다. TLS 1.2의 전체 핸드셰이크에서는 클라이언트가 키 교환에 이어 Finished를 먼저 보냅니다.
task-ws-order-hint = 먼저 양쪽의 Hello가 오가고, 서버는 인증서를 함께 보냅니다. 다음은 키와 Finished, 그다음이 요청과 응답입니다.
task-ws-order-reason = 메시지는 상대방이 보낸 것을 필요로 하므로 번갈아 나갑니다. 양쪽의 Finished가 끝난 뒤에야 HTTP가, 101 뒤에야 웹소켓이 시작됩니다.

task-ws-proof-title = 증거를 찾기
task-ws-proof = 서버가 요청을 웹소켓 요청으로 이해했음을 증명하는 필드를 101 응답에서 고르세요.
task-ws-proof-label = 응답의 필드
task-ws-proof-upgrade = 그 필드는 새 프로토콜의 이름입니다. 요청의 필드를 베끼는 서버도 보낼 수 있으므로 이 요청을 이해했다는 증거가 아닙니다.
task-ws-proof-status = 상태 코드는 프로토콜을 바꾼다는 뜻입니다. 클라이언트는 자신이 보낸 키에 따라 달라지는 필드도 확인해야 합니다.
task-ws-proof-key = 그 필드는 요청에 있으며, 서버를 시험하는 값입니다. 그 값에서 계산한 응답의 필드를 찾으세요.
task-ws-proof-hint = 요청의 Sec-WebSocket-Key에 따라 값이 달라지는 101 응답의 필드를 찾으세요.
task-ws-proof-reason = Sec-WebSocket-Accept는 클라이언트가 난수로 만든 키와 웹소켓만 쓰는 GUID에서 계산합니다. 웹소켓을 모르는 캐시나 서버는 이 값을 보낼 수 없습니다.
