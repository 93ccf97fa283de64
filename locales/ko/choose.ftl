choose-title = 어떤 전송 방식이 맞는가
choose-lead = 사용자 수, 빈도, 크기에 따라 폴링, 롱 폴링, SSE, 스트리밍 POST, WebSocket에 드는 비용을 비교합니다. 모든 숫자에 출처가 있습니다.
choose-still = 비교는 프로그램입니다. 자바스크립트를 허용하면 여기에서 열립니다.
