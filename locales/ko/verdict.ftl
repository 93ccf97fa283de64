verdict-title = 비용 비교
verdict-none = 두 가지 방식 이상이 메시지를 다섯 개 이상씩 받으면 여기에서 비교합니다.
verdict-bytes = 이 조건에서는 { $heaviest ->
    [polling] 폴링이
    [long-polling] 롱폴링이
    [sse] SSE가
    [post-stream] 스트리밍 POST가
   *[websocket] 웹소켓이
} 메시지당 바이트를 { $leanest ->
    [polling] 폴링의
    [long-polling] 롱폴링의
    [sse] SSE의
    [post-stream] 스트리밍 POST의
   *[websocket] 웹소켓의
} { $ratio }배 씁니다.
verdict-bytes-even = 이 조건에서는 모든 방식이 메시지당 바이트를 거의 같게 씁니다.
verdict-latency = { $quickest ->
    [polling] 폴링이
    [long-polling] 롱폴링이
    [sse] SSE가
    [post-stream] 스트리밍 POST가
   *[websocket] 웹소켓이
} { $slowest ->
    [polling] 폴링보다
    [long-polling] 롱폴링보다
    [sse] SSE보다
    [post-stream] 스트리밍 POST보다
   *[websocket] 웹소켓보다
} { $ratio }배 빨리 전합니다.
verdict-latency-even = 전달 지연은 거의 같습니다.
verdict-basis = { $messages ->
   *[other] 방식마다 메시지 { $messages }개를 바탕으로 했습니다.
}
break-even-at-once = 웹소켓을 여는 비용은 폴링에 견주어 첫 메시지에서 이미 회수되었습니다.
break-even-after = { $count ->
   *[other] 웹소켓을 여는 비용은 폴링에 견주어 메시지 { $count }개 만에 회수됩니다.
}
break-even-never = 폴링에 견주어 웹소켓을 여는 비용은 아직 회수되지 않았습니다.
shared-connection = { $lanes }: 페이지 자체의 요청과 함께 HTTP/2 연결 하나를 씁니다.
shared-own = 연결 자체의 프레임: { $numbers } ({ $provenance }).
shared-socket = TLS까지 소켓을 오간 전체: { $numbers } ({ $provenance }).
housekeeping = 페이지 자체의 요청은 따로 셉니다: { $numbers } ({ $provenance }).
housekeeping-requests = { $count ->
   *[other] 요청 { $count }
}
note-http2 = HTTP/1.1 기준입니다. HTTP/2였다면 헤더 압축으로, 되풀이되는 헤더 필드가 몇 바이트로 줄어듭니다. 시뮬레이터에서 재면(폴링의 기본 설정에 TLS 1.3) 빈 폴링 한 번이 HTTP만 세어 675바이트에서 69바이트로, 링크 전체로는 839바이트에서 233바이트로 줄었습니다. 보류와 빈 응답에 드는 시간은 그대로입니다.
note-frames = HTTP/2로 가는 방식은 되풀이되는 헤더 필드에 몇 바이트만 쓰지만, 보류와 빈 응답에 드는 시간은 그대로입니다.
legend-measured = 실측: 엔드포인트가 소켓에서 센 바이트 또는 브라우저가 잰 시간입니다.
legend-computed = 계산: 실측한 것에서 헤더와 프레임의 규칙으로 구한 값입니다.
table-show = 모든 수를 표로 보기
table-caption = 이 실행의 모든 수
table-lane = 방식
table-hop = HTTP 버전
table-status = 상태
table-due = 발생
table-delivered = 받음
table-lost = 손실
table-pending = 전송 중
table-duplicates = 중복
table-p50 = 지연 중앙값
table-p95 = 95번째 백분위수 지연(p95)
table-requests = 요청
table-empty = 빈 응답
table-failures = 실패
table-connections = 연결
table-up = 보낸 바이트
table-down = 받은 바이트
table-payload = 페이로드 바이트
table-share = 페이로드 비율
table-close = 닫힘 코드
table-provenance = 바이트 출처
