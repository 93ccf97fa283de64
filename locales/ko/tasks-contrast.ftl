task-contrast-rank-title = 바이트가 가장 많이 드는 방식은?
task-contrast-rank = { $size }바이트 메시지가 초당 평균 { $rate }개 생깁니다. 폴링은 응답을 받고 { $interval }초 뒤에 다시 요청합니다. 네 방식을 메시지 하나에 드는 링크의 바이트가 많은 것부터 순서대로 놓으세요. 연결을 열고 닫는 비용은 빼고 셉니다.
task-contrast-rank-label = 메시지당 바이트가 많은 것부터
task-contrast-rank-reverse = 올바른 순서를 뒤집어 놓았습니다. 바이트가 많은 방식이 먼저입니다.
task-contrast-rank-polls = 메시지 하나에 요청이 몇 번 드는지 비교하세요. 롱폴링은 메시지마다 한 번쯤이지만, 폴링은 빈 응답을 받을 수도 있고 간격이 길면 여러 메시지를 한꺼번에 받을 수도 있습니다.
task-contrast-rank-frame = 푸시되는 메시지를 무엇이 감싸는지 비교하세요. 이벤트의 줄과 청크입니까, 프레임 헤더입니까?
task-contrast-rank-hint = 요청이 필요한 방식과 푸시하는 방식을 먼저 나누세요. 메시지마다 요청이 몇 번이고, 메시지를 무엇이 감쌉니까?
task-contrast-rank-reason = 요청과 응답에는 수백 바이트의 헤더 필드가 있으므로 그 횟수가 순서를 정합니다. 푸시에는 요청이 없습니다. 이벤트는 몇 줄의 글과 청크로, 프레임은 헤더만으로 메시지를 감쌉니다.

task-contrast-even-title = 업그레이드 비용은 언제 회수되는가?
task-contrast-even = 헤더 필드를 최소로 줄이면 연결을 열고 닫는 데 웹소켓은 { $upgraded }바이트, SSE는 { $events }바이트가 듭니다. { $size }바이트 메시지를 푸시하며, SSE에서는 { $chunk }바이트 청크가 됩니다. 모든 패킷의 IP 헤더와 TCP 헤더는 가장 짧고, 클라이언트는 메시지마다 따로 확인 응답 패킷을 보냅니다.
task-contrast-even-first = { $name }: 첫 메시지와 그 ACK에 드는 링크의 바이트
task-contrast-even-from = 메시지 하나에 평균 웹소켓은 { $upgraded }바이트, SSE는 { $events }바이트가 듭니다. 웹소켓의 총바이트가 SSE 이하로 되는 것은 메시지가 몇 개일 때부터입니까?
task-contrast-even-headers = 그것은 TCP가 나르는 바이트입니다. 링크에서는 패킷마다 IP 헤더와 TCP 헤더가 더 붙습니다.
task-contrast-even-ack = 패킷 하나가 빠졌습니다. 메시지에는 확인 응답이 따릅니다.
task-contrast-even-frame = 메시지는 프레임에 담기고, 프레임에는 헤더가 있습니다.
task-contrast-even-long = 페이로드가 125바이트를 넘으면 헤더가 길어집니다. 첫 두 바이트에는 길이를 쓸 자리가 7비트뿐입니다.
task-contrast-even-mask = 그것은 마스킹한 프레임의 길이인데, 이 프레임은 서버가 보냅니다.
task-contrast-even-hint = 패킷 = IP 헤더 { $ip }바이트 + TCP 헤더 20바이트 + TCP가 나르는 것. ACK는 아무것도 나르지 않는 패킷입니다.
task-contrast-even-always = 웹소켓이 늘 유리하지는 않습니다. 여기서는 업그레이드가 이벤트 요청보다 바이트를 더 쓰고, 메시지마다 회수하는 것은 청크와 프레임의 차이뿐입니다.
task-contrast-even-round = 그 개수에서는 아직 SSE의 바이트가 더 적습니다. 다음 정수로 올림하세요.
task-contrast-even-divide = 열고 닫을 때 웹소켓이 더 쓰는 바이트를 메시지마다 덜 쓰는 바이트로 나누세요.
task-contrast-even-reason = 열고 닫는 비용의 차이를 메시지당 차이로 나누어 올림한 값입니다. 그 전에는 SSE가 더 쌉니다. 웹소켓은 메시지가 충분히 이어질 때 이득입니다.

task-contrast-burst-title = 메시지가 잦을 때 폴링과 롱폴링
task-contrast-burst = 이제 메시지 { $count }개가 초당 { $rate }개씩 생깁니다. 왕복 시간은 { $rtt } ms이고, 폴링은 응답을 받고 { $interval }초 뒤에 다시 요청합니다. 폴링과 롱폴링을 비교하세요.
task-contrast-burst-bytes = 메시지당 바이트가 더 적은 방식
task-contrast-burst-early = 메시지가 평균적으로 더 일찍 도착하는 방식
task-contrast-burst-requests = 폴링이 보내는 요청의 수(어림)
task-contrast-burst-share = 여기서 롱폴링은 거의 메시지마다 요청을 보냅니다. 폴링에서는 메시지 몇 개가 응답 하나에 함께 실립니까?
task-contrast-burst-empty = 빈 응답을 받는 폴링에도 같은 비용이 듭니다. 메시지마다 요청이 몇 번인지 비교하세요.
task-contrast-burst-waits = 폴링 직후에 생긴 메시지는 다음 폴링을 기다립니다. 롱폴링에서는 요청이 이미 서버에서 기다리고 있습니다.
task-contrast-burst-gap = 롱폴링에서도 요청이 서버에 없을 때 생긴 메시지는 기다립니다.
task-contrast-burst-each = 그러면 메시지마다 요청이 하나씩입니다. 폴링 한 번은 그때까지 생긴 메시지를 모두 가져옵니다.
task-contrast-burst-hint = 모든 메시지가 생기는 데 얼마나 걸리고, 폴링과 다음 폴링 사이는 얼마입니까? 왕복 시간도 더하세요.
task-contrast-burst-reason = 폴링 한 번은 그동안 생긴 메시지를 모두 모으므로, 메시지가 폴링보다 잦으면 여러 메시지가 요청 하나의 비용을 나눕니다. 그 대가는 기다림입니다. 롱폴링은 바로 전달하는 대신 응답마다 요청을 하나씩 치릅니다.
