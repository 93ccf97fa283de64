transport-polling = 폴링
transport-long-polling = 롱폴링
transport-sse = SSE
transport-post-stream = 스트리밍 POST
transport-websocket = 웹소켓
status-idle = 준비됨
status-connecting = 연결 중
status-waiting = 다음 차례를 기다림
status-asking = 요청 중
status-held = 응답 보류 중
status-open = 연결됨
status-backing-off = 다시 시도 중 ({ $attempt }번째)
status-backing-off-in = { $time } 뒤 다시 시도 ({ $attempt }번째)
status-paused = 일시정지
status-finished = 끝남
status-unavailable = 여기서는 쓸 수 없음
about-polling = { $interval }마다 새 메시지가 있는지 요청합니다. 빈 응답이 많을 수 있습니다.
about-long-polling = 요청을 받은 서버가 보낼 데이터가 생길 때까지 최대 { $hold } 동안 응답을 보류합니다.
about-sse = 요청 하나로 스트림을 열면, 서버가 메시지마다 이벤트를 하나씩 보냅니다.
about-post-stream = 언어 모델이나 MCP 서버처럼 JSON을 담은 POST 하나를 받고, 끝나지 않는 응답으로 메시지마다 이벤트를 하나씩 보냅니다.
about-websocket = HTTP 요청 하나로 웹소켓을 열고, 그 뒤로는 메시지마다 프레임을 하나씩 받습니다.
field-delivered = 받음 / 발생
field-latency = 지연 중앙값 · p95 { $p95 }
field-requests = { $requests ->
   *[other] 요청 · 빈 응답 { $empty }
}
field-upgrades = { $requests ->
   *[other] 업그레이드
}
field-connects = { $requests ->
   *[other] 확장 CONNECT
}
word-sent = 보낸 바이트
word-received = 받은 바이트
provenance-measured = 실측
provenance-computed = 계산
payload-share = 페이로드 { $share }, 나머지 오버헤드
payload-none = 아직 오간 바이트가 없음
payload-unknown = 페이로드의 비율은 알 수 없음
bytes-unknown = 알 수 없음
bytes-at-least = { $bytes } 이상
lane-lost = { $count ->
   *[other] 손실 { $count }
}
lane-pending = { $count ->
   *[other] 전송 중 { $count }
}
lane-duplicates = { $count ->
   *[other] 중복 { $count }
}
lane-failures = { $count ->
   *[other] 실패 { $count }
}
lane-connections = { $count ->
   *[other] 연결 { $count }
}
lane-connections-shared = 자체 연결 없음
lane-lens = 기울기는 실제 비율이 아닙니다: 짧은 지연을 늘려 그렸습니다
reuse-new = 새 연결
reuse-reused = 연결 재사용
reuse-unknown = 재사용 여부 알 수 없음
reuse-none = 아직 연결 없음
reuse-new-why = 가장 최근 요청이 연결을 새로 열었습니다. 브라우저의 시간 기록에 연결 과정이 있거나, 엔드포인트가 그 연결의 첫 번째 교환으로 셌습니다.
reuse-reused-why = 가장 최근 요청이 이미 열려 있던 연결로 갔습니다. 브라우저의 시간 기록에 연결 과정이 없거나, 엔드포인트가 그 연결에서 앞선 교환을 셌습니다.
reuse-unknown-why = 엔드포인트가 Timing-Allow-Origin을 보내지 않아 브라우저가 이 정보를 숨깁니다.
reuse-none-why = 이 방식으로는 아직 아무것도 보내지 않았습니다.
reuse-pending = 아직 응답 없음
reuse-pending-why = 요청을 보냈습니다. 연결이 새것인지는 응답이 오면 알 수 있습니다.
hop-unknown = HTTP 버전 알 수 없음
hop-browser-why = 가장 최근 교환에 대한 브라우저의 시간 기록에 있습니다(nextHopProtocol).
hop-endpoint-why = 엔드포인트가 알린 것입니다. 브라우저는 웹소켓의 시간을 기록하지 않고, 이벤트 스트림의 시간은 끝난 뒤에 기록합니다.
hop-scheme-why = http와 ws 주소에 브라우저는 HTTP/1.1을 씁니다.
hop-unknown-why = 브라우저가 숨깁니다. 바이트는 HTTP/1.1의 규칙으로 계산했습니다.
hop-behind-why = 프록시가 HTTP/{ $version } 요청으로 넘기며, 바이트는 그 구간에서 셌습니다.
hop-apart-why = 브라우저는 웹소켓에 쓸 수 있는 연결이 이미 있을 때만 HTTP/2로 엽니다.
hop-frames-why = 방식마다의 바이트는 각 스트림의 프레임에서 계산합니다.
preflight = 사전 요청은 빠져 있음
preflight-why = 다른 출처에 JSON을 POST로 보내기 전에 브라우저가 먼저 OPTIONS 요청(preflight)으로 허용 여부를 확인합니다. 페이지는 이 요청을 볼 수 없어 그 바이트는 이 수에 없습니다. 브라우저는 그 응답을 두 시간 동안 기억합니다.
impair-announced = 엔드포인트가 일부러: { $faults }
impair-delay = { $time } 늦춤
impair-throttle = 초당 { $bytes }까지
impair-cut = { $time } 뒤 끊음
impair-reset = { $time } 뒤 RST
impair-unannounced = 나쁜 네트워크를 요청했지만 엔드포인트가 알린 것이 없습니다.
close-code = 닫힘 { $code }
close-code-why = 닫힘 코드 { $code }: { $meaning }.
close-code-reason = 닫힘 코드 { $code }: { $meaning }. 상대가 밝힌 이유: “{ $reason }”
strip-label = { $lane }의 교환이 일어나는 대로 보이는 그림입니다. 아래 표에 같은 내용이 숫자로 있습니다.
