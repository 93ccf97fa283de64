document-title = Roundtrip: 같은 메시지, 네 가지 길
document-description = 폴링, 롱폴링, SSE, 웹소켓을 실제 연결에서 나란히 비교합니다. 메시지 하나에 드는 시간과 바이트를 이 브라우저에서 잽니다.
skip-to-lanes = 비교 화면으로 건너뛰기
skip-to-lesson = 강의 내용으로 건너뛰기
skip-to-lessons = 강의 목록으로 건너뛰기
skip-to-recall = 시트로 건너뛰기
skip-to-capture = 캡처로 건너뛰기
chrome-pages = 페이지
chrome-lessons = 강의
chrome-live = 실시간 비교
chrome-capture = 캡처
chrome-recall = 암기 연습
chain-label = 계층이 쌓이는 순서
chain-socket = 소켓
chain-tcp = TCP
chain-http = HTTP
chain-websocket = 웹소켓
chrome-tools = 페이지 도구
chrome-share = 공유
chrome-language = English
chrome-language-label = 이 페이지를 영어로 보기
theme-auto = 화면 밝기: 자동
theme-light = 화면 밝기: 밝게
theme-dark = 화면 밝기: 어둡게
theme-label = { $theme }. 누르면 바뀝니다.
share-title = 지금 상태 공유
share-link-label = 지금 상태 그대로 여는 링크
share-frame-label = 다른 페이지에 넣는 프레임
share-frame-hint = 이 프레임은 저장소도 다른 권한도 쓰지 않습니다. embed.js를 함께 넣으면 높이가 내용에 맞춰집니다.
share-markdown-label = 마크다운 링크
share-parts = 프레임에 보일 것
share-height = 높이(픽셀)
share-preview = 프레임 미리 보기
part-stage = 그림
part-lanes = 레인
part-verdict = 판정
part-charts = 차트
part-table = 수치
part-settings = 설정
share-copy = 복사
share-copied = 복사했습니다.
share-copy-refused = 브라우저가 이 페이지의 복사를 막았습니다. 글을 선택해 두었으니 Ctrl+C(맥에서는 ⌘C)를 누르세요.
dialog-close = 닫기
notice-dismiss = 알림 닫기
parameter-bad = 주소의 { $key }={ $value } 값은 쓸 수 없습니다. { $allowed } 그래서 기본값을 씁니다.
parameter-unknown = 주소에 있는 “{ $key }” 매개변수는 이 페이지가 모르는 것이라 무시합니다.
parameter-unknown-page = 주소가 가리키는 “{ $value }” 페이지는 없습니다. 대신 첫 화면을 보여 줍니다.
parameter-more = { $count ->
   *[other] 쓸 수 없는 매개변수가 { $count }개 더 있습니다.
}
allowed-number = { $min }부터 { $max }까지의 수여야 합니다.
allowed-whole = { $min }부터 { $max }까지의 정수여야 합니다.
allowed-words = { $words } 가운데 하나여야 합니다.
allowed-list = { $words } 가운데서 골라 쉼표로 이어 써야 합니다.
allowed-origin = https://example.org 같은 출처여야 합니다.
allowed-at-most = { $most ->
   *[other] 항목은 { $most }개까지만 쓸 수 있습니다.
}
