act-title = { $packet }번 패킷에 할 일
act-drop = 이 패킷 버리기
act-delay = 지연
act-delay-by = 지연 시간
act-duplicate = 복제
act-corrupt = 손상
act-lost = 이 패킷은 이미 손실되었으므로({ $cause }) 무엇을 해도 달라지지 않습니다.
act-copy = 링크가 { $packet }번 패킷을 복제한 것입니다. 여기서 고르는 일은 { $packet }번 패킷에 적용됩니다.
act-carrier = { $packet }번 패킷에 실려 갔습니다. 여기서 고르는 일은 그 패킷에 적용됩니다.
act-carriers = { $first }번부터 { $last }번까지의 패킷에 실려 갔습니다. 여기서 고르는 일은 그 첫 패킷에 적용됩니다.
do-title = 이 실행에 개입하기
do-none = 아직 바꾼 것이 없습니다. 그림에서 패킷을 골라 버리거나 지연시키거나 복제하거나 손상시킬 수 있고, 여기서는 지금 보이는 시점부터 개입할 수 있습니다.
do-clear = 모두 없애기
do-remove = 없애기: { $what }
do-history = 되돌리기와 비교
do-undo = 되돌리기
do-redo = 다시 하기
do-ghost = 이전 실행과 비교
do-stall = 읽기 멈추기
do-stall-note = 애플리케이션이 읽기를 멈추고, 수신 윈도우가 닫힙니다.
do-cut = 케이블 뽑기
do-cut-note = 그동안 링크의 한가운데를 지나려던 패킷은 모두 손실됩니다.
do-close = 모든 연결 재설정
do-close-note = 호스트가 자기 연결을 모두 재설정합니다(RST).
do-host = 호스트
do-from = 시작
do-at = 시점
do-for = 기간
do-it = 적용
idle-absent = { $count ->
   *[other] 달라진 것이 없습니다. 이번 실행의 패킷은 모두 { $count }개뿐입니다.
}
idle-lost = 달라진 것이 없습니다. 이 패킷은 그 전에 이미 손실되었습니다.
idle-stall = 달라진 것이 없습니다. 그동안 이 호스트에는 읽을 데이터가 없었습니다.
idle-close = 달라진 것이 없습니다. 그 시점에 이 호스트에는 열린 연결이 없었습니다.
idle-cut = 달라진 것이 없습니다. 그동안 링크를 지나던 패킷이 없었습니다.
did-packet-at = { $packet }번 패킷({ $label }, { $at } ms에 보냄)
did-packet-absent = { $packet }번 패킷(이번 실행에는 없음)
do-full = { $count ->
   *[other] 바꾼 것이 { $count }개여서 더 넣을 수 없습니다. 하나를 없애고 넣으세요.
}
did-drop = { $packet }: 버립니다.
did-delay = { $packet }: { $by } ms 늦게 도착합니다.
did-duplicate = { $packet }: 두 번 도착합니다.
did-corrupt = { $packet }: 비트 하나가 뒤집힌 채 도착합니다.
did-stall = { $host }의 애플리케이션이 { $from } ms부터 { $until } ms까지 읽지 않습니다.
did-close = { $host } 쪽에서 { $at } ms에 연결을 모두 재설정합니다.
did-cut = { $from } ms부터 { $until } ms까지 케이블이 뽑혀 있습니다.
