inspector-title = 패킷 들여다보기
inspector-none = 그림이나 목록에서 패킷을 고르면 그 안을 들여다볼 수 있습니다.
inspector-pinned = 선택한 이벤트라서 그대로 보여 줍니다.
inspector-follow = 재생 시점 따라가기
inspector-follows = 재생 시점의 이벤트입니다. 하나를 선택하면 고정됩니다.
inspector-loading = 바이트를 읽고 있습니다…
inspector-missing = 필드와 바이트를 보여 주는 프로그램을 불러오지 못했습니다. 네트워크를 확인한 뒤 다시 시도하세요.
inspector-empty = 이 이벤트에는 따로 보여 줄 바이트가 없습니다.
inspector-sent = 보냄
inspector-arrived = 도착
inspector-lost = { $when }에 손실됨: { $cause }
inspector-unarrived = 실행이 끝날 때까지 도착하지 않음
inspector-repeats = { $number }번 패킷을 재전송한 것입니다
inspector-copy = 링크가 { $number }번 패킷을 복제한 것입니다
inspector-corrupted = 링크에서 비트 하나가 뒤집혔습니다. 체크섬으로 드러납니다
inspector-layers = 계층별 바이트
inspector-payload = 페이로드
inspector-fields = 필드, 낮은 계층부터
inspector-unlisted = { $left ->
   *[other] 목록에 없는 필드가 { $left }개 더 있습니다.
}
inspector-record = TLS 레코드
inspector-tls-message = TLS 메시지
inspector-sse = 서버 전송 이벤트
inspector-frame = 웹소켓 프레임
inspector-data = 데이터
inspector-decrypted = 복호화
inspector-in-record = 레코드 내용
inspector-joined = 재조립
inspector-wire = 전송된 그대로
inspector-view = 보여 줄 바이트
inspector-bytes-title = { $what }의 바이트
inspector-packet = 패킷
inspector-hidden = { $left ->
   *[other] 보이지 않는 바이트가 { $left }개 더 있습니다.
}
inspector-all = 모두 보기
inspector-hint = 필드를 고르면 그 바이트가, 바이트를 고르면 그 필드가 표시됩니다.
inspector-byte = 바이트 { $at }
inspector-bytes = 바이트 { $from }–{ $to }
inspector-bit = 바이트 { $byte }의 비트 { $bit }
inspector-bits = 바이트 { $byte }의 비트 { $first }–{ $last }
inspector-byte-label = 바이트 { $at }: { $value }, { $field }
inspector-bits-label = 바이트 { $at }의 비트: { $bits }
inspector-drawing = { $source }의 그림대로
inspector-undrawn = { $left ->
   *[other] 그리지 않은 바이트가 { $left }개 더 있습니다.
}
inspector-mask-title = 마스크 벗기기
inspector-mask-note = 바이트마다 키의 4바이트를 차례로 돌아가며 XOR합니다 (RFC 6455 §5.3).
inspector-mask-wire = 전송된 값
inspector-mask-key = 키
inspector-mask-plain = 벗긴 값
inspector-mask-text = 문자
hpack-title = 헤더 블록과 헤더 표 (HPACK, RFC 7541)
hpack-field = 필드와 보낸 방법
hpack-bytes = 바이트
hpack-line = HTTP/1.1
hpack-sum = 합계
hpack-static = 정적 표 { $index }번
hpack-dynamic = 동적 표 { $index }번
hpack-named = 이름은 표의 { $index }번, 값은 리터럴
hpack-literal = 이름과 값 모두 리터럴
hpack-huffman = 허프만 부호
hpack-added = 표에 추가
hpack-not-added = 표에 추가하지 않음
hpack-never-added = 어떤 표에도 추가 금지
hpack-size = 표의 새 크기: { $size } B
hpack-before = 블록 이전의 동적 표
hpack-after = 블록 이후의 동적 표
hpack-room = { $most } B 중 { $size } B
hpack-empty = 비어 있음
hpack-index = 번호
hpack-entry = 항목
accept-title = Sec-WebSocket-Accept, 한 단계씩
accept-lead = 서버는 키를 읽었다는 증거를 보냅니다. 키 뒤에 정해진 문자열을 붙이고, 해시를 구해, base64로 적습니다 (RFC 6455 §4.2.2).
accept-key = Sec-WebSocket-Key
accept-own = 요청에 있던 키
accept-appended = + 정해진 GUID
accept-hash = 둘을 이은 것의 SHA-1: 20바이트
accept-base64 = base64로 적으면
accept-equal = 응답의 Sec-WebSocket-Accept와 같습니다. 이제 이 연결은 웹소켓입니다.
accept-unequal = 응답의 값은 { $answer }입니다. 이 값과 다르므로 클라이언트는 연결을 실패로 처리해야 합니다.
accept-to-come = 응답의 Sec-WebSocket-Accept가 정확히 이 값이어야 합니다.
accept-missing = 이 응답에 해당하는 요청의 키를 입력하세요.
accept-not-base64 = base64가 아닙니다. 키는 영문자, 숫자, +, / 가운데 22자 뒤에 ==를 붙인 것입니다.
accept-length = { $bytes ->
   *[other] { $bytes }바이트를 base64로 적은 것입니다. 키는 16바이트를 base64로 적은 것이어야 합니다 (RFC 6455 §4.1).
}
