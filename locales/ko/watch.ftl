watch-open = 순서도로 보기
watch-title = { $lane } 순서도
watch-live = 실시간
watch-about = 브라우저가 실제로 주고받는 것입니다. 브라우저에서 나가거나 브라우저에 들어온 시각은 측정한 값이고, 상대편에 닿거나 상대편에서 떠난 시각은 왕복 시간으로 계산한 값입니다. HTTP와 웹소켓보다 아래 계층은 브라우저가 보여 주지 않습니다.
watch-dropped = 최근 이벤트 { $kept }개만 남아 있고, 그 이전의 { $dropped }개는 지워졌습니다.
watch-choose = 그림이나 목록에서 이벤트를 고르면 어떤 값이 측정한 것이고 어떤 값이 계산한 것인지 볼 수 있습니다.
watch-payload = 메시지 바이트
watch-messages = 담긴 메시지
