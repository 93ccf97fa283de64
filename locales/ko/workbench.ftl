workbench-title = 작업대
workbench-lead = 어떤 서버와도 WebSocket, SSE, HTTP, 스트리밍 응답 세션을 나란히 엽니다. 오간 내용은 모두 트레이스입니다.
workbench-still = 작업대는 프로그램입니다. 자바스크립트를 허용하면 여기에서 열립니다.
