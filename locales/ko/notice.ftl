notice-unreachable = 아무 응답이 없습니다. 엔드포인트가 꺼져 있거나 연결을 거부하거나 막혀 있습니다. 켜거나 다른 것을 고르세요. 이미 시작한 실행은 자동으로 다시 시도합니다.
notice-mixed-content = 이 페이지는 https로 열렸으므로 브라우저가 http와 ws 주소를 막습니다. https나 wss 엔드포인트를 고르거나 페이지를 http로 여세요.
notice-timeout = { $seconds ->
   *[other] { $seconds }초 안에 응답이 없었습니다. 이 요청은 그만두고 다시 보냅니다.
}
notice-http-status = 엔드포인트의 응답 상태 코드가 { $status }입니다. 다시 시도하지만, 계속되면 엔드포인트의 로그를 살펴보세요.
notice-http-status-detail = 엔드포인트의 응답 상태 코드가 { $status }입니다: “{ $detail }” 다시 시도하지만, 계속되면 여기 적힌 문제를 고치세요.
notice-nonsense-html = 메시지가 올 자리에 HTML 페이지가 왔습니다. 다른 곳의 주소일 수 있으니 확인하거나 다른 엔드포인트를 고르세요.
notice-nonsense-json = 기대한 JSON이 아닌 응답이 왔습니다. 엔드포인트의 주소가 맞는지 확인하세요. 다시 시도합니다.
notice-nonsense-message = 번호가 없거나 보낸 것과 내용이 다른 메시지가 왔습니다. 세지 않고 다시 시도합니다.
notice-socket-closed = { $meaning } (닫힘 코드 { $code }). 웹소켓을 새로 열어 멈춘 곳부터 이어 갑니다.
notice-socket-closed-reason = { $meaning } (닫힘 코드 { $code }, 이유 “{ $reason }”). 웹소켓을 새로 열어 멈춘 곳부터 이어 갑니다.
notice-socket-refused = 웹소켓을 열지 못했고, 브라우저는 그 이유를 페이지에 알려 주지 않습니다. 그 주소가 웹소켓을 지원하는지 확인하세요. 다시 시도합니다.
notice-stream-lost = 스트림이 끝났거나 끊겼습니다. 새로 열어 마지막으로 받은 메시지 다음부터 이어 갑니다.
notice-not-offered = 이 엔드포인트는 이 방식을 제공하지 않습니다. 다른 방식은 계속되며, 이 방식을 보려면 다른 엔드포인트를 고르세요.
notice-flooding = 엔드포인트가 예정보다 많은 메시지를 보냅니다. 초과한 것은 중복으로 셉니다. 빈도를 낮추거나 엔드포인트를 확인하세요.
notice-resumed = { $time } 만에 다시 이어졌습니다. 그동안 발생한 메시지도 받아 왔고, 두 번 센 것은 없습니다.
notice-asked-to-wait = { $seconds ->
   *[other] 엔드포인트가 상태 코드 { $status } 응답을 보냈고, { $seconds }초 동안 기다려 달라고 합니다. 그 뒤에 다시 요청합니다.
}
notice-asked-to-wait-detail = { $seconds ->
   *[other] 엔드포인트가 상태 코드 { $status } 응답을 보냈습니다: “{ $detail }” { $seconds }초 동안 기다려 달라고 하므로 그 뒤에 다시 요청합니다.
}
notice-cut-short = 응답이 끝나기 전에 끊겼습니다. 엔드포인트는 켜져 있지만 연결이 너무 일찍 끝났습니다. 다시 시도합니다.
notice-too-large = 응답이 { $most }보다 길어 읽기를 그만두었습니다. 엔드포인트의 주소가 맞는지 확인하세요. 다시 시도합니다.
notice-browser-queue = 요청이 아직 브라우저 안에서 기다리고 있습니다. 브라우저는 HTTP/1.1에서 호스트마다 연결을 여섯 개까지만 여는데, 다른 방식이나 프레임, 탭이 모두 쓰고 있습니다. 그 가운데 일부를 닫으세요. 엔드포인트의 문제가 아닙니다.
notice-queued = 이 호스트로 가는 연결이 모두 쓰이고 있어, 지난 요청이 브라우저 안에서 { $time } 동안 기다린 뒤에 나갔습니다.
notice-blocked-port = 브라우저가 { $port }번 포트에는 연결하지 않으므로 아무것도 보내지 않았습니다. 엔드포인트를 다른 포트에서 시작하세요.
notice-not-a-stream = 엔드포인트가 이벤트 스트림이 아니라 상태 코드 { $status } 응답을 보냈습니다. 이 주소에 스트림이 있는지 확인하세요. 다시 시도합니다.
notice-not-an-echo = 엔드포인트가 응답했지만 보낸 것과 다릅니다: “{ $got }” 메시지를 그대로 되돌려 주는 엔드포인트를 고르세요. 다시 시도합니다.
notice-not-held = 롱폴링 요청이 보류되지 않았습니다. 새 메시지 없이 상태 코드 { $status }의 응답이 { $time } 만에 왔습니다. 중간에 프록시가 있을 수 있습니다. 점점 길게 쉬면서 다시 요청합니다.
notice-stream-refused = 이벤트 스트림을 열지 못했고, 브라우저는 그 까닭을 페이지에 알려 주지 않습니다. 엔드포인트는 다른 요청에 응답합니다. 다시 시도합니다.
close-meaning-1000 = 상대가 정상적으로 닫았습니다
close-meaning-1001 = 엔드포인트가 종료되고 있습니다(재시작일 수 있음)
close-meaning-1002 = 엔드포인트가 프로토콜 오류를 발견했습니다
close-meaning-1003 = 엔드포인트가 이런 종류의 데이터를 받지 않습니다
close-meaning-1005 = 상대가 코드 없이 닫았습니다
close-meaning-1006 = 닫는 절차 없이 연결이 끊겼습니다
close-meaning-1007 = 엔드포인트가 메시지 종류에 맞지 않는 데이터를 받았습니다(대개 UTF-8이 아닌 텍스트)
close-meaning-1008 = 엔드포인트의 정책이 허용하지 않습니다
close-meaning-1009 = 메시지가 엔드포인트에 너무 큽니다
close-meaning-1010 = 클라이언트에 필요한 확장을 서버가 받아들이지 않았습니다
close-meaning-1011 = 엔드포인트 안에서 오류가 났습니다
close-meaning-1012 = 엔드포인트가 재시작하고 있습니다
close-meaning-1013 = 엔드포인트가 과부하 상태이니 나중에 다시 시도해야 합니다
close-meaning-1015 = TLS 연결에 실패했습니다
close-meaning-3000 = 엔드포인트가 등록된 코드로 닫았습니다
close-meaning-4000 = 엔드포인트가 자체 코드로 닫았습니다
close-meaning-1014 = 엔드포인트 앞의 게이트웨이가 잘못된 응답을 받았습니다
close-meaning-other = 상대가 등록된 뜻이 없는 코드로 닫았습니다
