task-number = { $number }번
task-none = 해당 없음
task-wrong = 아직 맞지 않습니다. 실행을 다시 살펴보세요.
task-label-ack = 확인 응답 번호
task-label-seq = 재전송의 순서 번호
task-label-window = 서버의 가장 작은 윈도우
task-label-order = 보내는 순서
task-label-event = 패킷
task-predict-who = { $number }번째 패킷은 { $at } ms 뒤에 나갑니다. 누가 보냅니까?
task-predict-what = { $number }번째 패킷: 무엇입니까?
task-predict-ack = { $number }번째 패킷: 확인 응답 번호는?

task-tcp-ack-title = 두 조각을 확인하는 번호는?
task-tcp-ack = 클라이언트가 { $length }바이트 조각 두 개({ $one }, { $two })를 보냅니다. 서버는 ACK 하나로 둘을 모두 확인합니다. 연결의 시작부터 셀 때 그 확인 응답 번호는 얼마입니까?
task-tcp-ack-no-syn = 그것은 바이트 수입니다. SYN이 순서 번호 0을 차지하므로 데이터의 첫 바이트는 1번입니다.
task-tcp-ack-last = 확인 응답 번호는 마지막으로 도착한 바이트가 아니라 다음에 기대하는 바이트의 번호입니다.
task-tcp-ack-one = 그것은 첫 조각만 확인합니다. 확인 응답은 누적식이어서 ACK 하나가 그 번호 앞의 모든 바이트를 확인합니다.
task-tcp-ack-hint = SYN 다음 번호인 1에서 시작하여 도착한 데이터의 바이트 수를 더하세요.
task-tcp-ack-reason = SYN이 0번, 데이터 { $bytes }바이트가 1번부터 { $bytes }번까지를 차지하고, ACK는 다음에 기대하는 바이트를 가리킵니다.

task-tcp-repair-title = 손실된 조각은 어떻게 복구되는가?
task-tcp-repair = 두 번째 데이터 조각인 { $number } 패킷이 손실됩니다. 클라이언트는 무엇 때문에, 어떤 순서 번호로 다시 보냅니까?
task-tcp-repair-way = 다시 보내는 까닭
task-tcp-repair-timeout = 재전송 타이머가 만료된다
task-tcp-repair-fast = 중복 ACK 세 개가 도착한다(빠른 재전송)
task-tcp-repair-never = 다시 보내지 않는다
task-tcp-repair-few = 빠른 재전송에는 중복 ACK 세 개가 필요하고, 중복 ACK는 빈자리 뒤에 도착하는 세그먼트마다 하나씩 생깁니다. 여기서는 손실된 조각 뒤에 오는 것이 없습니다.
task-tcp-repair-enough = 타이머가 만료되기 전에 중복 ACK 세 개가 도착했으므로 송신 측은 기다릴 필요가 없습니다.
task-tcp-repair-reliable = TCP는 모든 바이트를 확인 응답을 받을 때까지 보관하고, 받지 못하면 다시 보냅니다.
task-tcp-repair-new-number = 새 번호는 새 바이트를 뜻합니다. 같은 바이트는 언제 보내든 같은 번호를 가집니다.
task-tcp-repair-same = 재전송은 같은 바이트를 나르므로 손실된 세그먼트와 순서 번호가 같습니다.
task-tcp-repair-reason = 그 전에 중복 ACK가 { $count }개 도착했고, 원래 세그먼트보다 { $time } 뒤에 같은 순서 번호로 보냈습니다.

task-tcp-window-title = 윈도우는 얼마까지 줄어드는가?
task-tcp-window = 서버의 수신 버퍼는 { $buffer }바이트이고, 서버의 응용은 한동안 읽지 않습니다. 첫 연결에서 서버가 알리는 가장 작은 윈도우는 얼마입니까?
task-tcp-window-same = 윈도우는 버퍼의 빈 공간입니다. 도착했지만 아직 읽지 않은 바이트만큼 줄어듭니다.
task-tcp-window-used = 그것은 버퍼에 쌓인 바이트 수입니다. 윈도우는 남은 공간입니다.
task-tcp-window-zero = 윈도우는 버퍼가 가득 찼을 때만 0입니다. 보낸 바이트 수와 버퍼의 크기를 비교해 보세요.
task-tcp-window-hint = 윈도우 = 버퍼의 크기 − 도착했지만 아직 읽지 않은 바이트 수
task-tcp-window-reason = { $sent }바이트가 도착하여 { $buffer }바이트 버퍼에 읽히지 않은 채 쌓였고, 윈도우는 남은 공간입니다.

task-tcp-fields-title = 핸드셰이크의 번호 채우기
task-tcp-fields = 클라이언트의 SYN은 순서 번호가 { $ours }, 서버의 SYN, ACK는 { $theirs }입니다(헤더에 적힌 값 그대로). 이어서 클라이언트가 { $length }바이트 조각 두 개를 보냅니다. 가려진 번호를 채우세요.
task-tcp-fields-ack = { $number }의 확인 응답 번호
task-tcp-fields-seq = { $number }의 순서 번호
task-tcp-fields-syn = SYN은 한 바이트처럼 순서 번호 하나를 차지합니다. 다음 번호는 1이 더 큽니다.
task-tcp-fields-own = 그것은 클라이언트 자신의 다음 번호입니다. 확인 응답은 상대방의 다음 번호를 가리킵니다.
task-tcp-fields-pure = 데이터 없는 ACK는 순서 번호를 차지하지 않습니다. 데이터의 첫 바이트는 ACK가 이미 가졌던 번호를 씁니다.
task-tcp-fields-bytes = 순서 번호는 세그먼트가 아니라 바이트를 셉니다.
task-tcp-fields-hint = SYN은 1, 데이터는 바이트마다 1을 세고, ACK만 있는 세그먼트는 세지 않습니다.
task-tcp-fields-reason = SYN과 FIN은 번호를 하나씩, 데이터는 바이트마다 하나씩 차지하고, 확인 응답은 상대방에게서 다음에 기대하는 번호를 가리킵니다.

task-tcp-order-title = 패킷을 순서대로 놓기
task-tcp-order = 첫 연결의 모든 패킷입니다. 보내는 순서대로 놓으세요.
task-tcp-order-hint = 핸드셰이크, 데이터, 종료의 순서입니다. 각 단계에서 확인 응답은 그것이 확인하는 것 뒤에 옵니다. seq, 길이, ack를 비교하세요.
task-tcp-order-reason = ack는 상대가 보낸 세그먼트의 seq에 그 길이를 더한 값이고, SYN과 FIN은 1로 셉니다.

task-tcp-probe-title = 윈도우 탐색 패킷 찾기
task-tcp-probe = 두 번째 연결에서 서버의 윈도우가 0이 됩니다. 그런데도 클라이언트가 보내는 패킷을 하나 고르세요.
task-tcp-probe-closing = 그 패킷은 윈도우를 닫습니다. 그것이 도착한 뒤에 상대방이 보내는 것을 찾으세요.
task-tcp-probe-hint = 마지막으로 받은 윈도우가 0인 동안 클라이언트가 보내는 1바이트 패킷을 찾으세요.
task-tcp-probe-reason = 윈도우가 닫힌 송신 측은 이따금 1바이트를 보냅니다. 그 응답에 그때의 윈도우가 실려 오므로, 윈도우 갱신이 손실되어도 연결이 영영 멈추지 않습니다.

task-tcp-predict-title = 연결 전체를 예측하기
task-tcp-predict = 클라이언트가 SYN을 보냈습니다. 다음에 올 패킷을 하나씩 말하면, 실행이 그 패킷까지 나아갑니다.
task-tcp-predict-syn = 상대방은 SYN을 확인하고 자신의 SYN도 보내야 합니다.
task-tcp-predict-fin = 모두 보낸 뒤에 각 방향을 저마다의 FIN으로 닫습니다.
task-tcp-predict-data = 클라이언트에는 데이터가 있고 윈도우가 허용하므로, 첫 조각의 확인 응답을 기다리지 않고 보냅니다.
task-tcp-predict-again = 제때 확인 응답이 오지 않아 같은 패킷을 다시 보냅니다.
task-tcp-predict-ack = 도착한 것을 확인합니다. ACK 하나가 여러 세그먼트를 확인할 수 있습니다.
task-tcp-predict-reason = 핸드셰이크, 윈도우 안의 데이터 두 조각, 둘을 함께 확인하는 ACK, 그리고 방향마다 FIN 하나와 ACK 하나입니다.

task-made-title = 실행에서 만든 과제
task-made-fill = 가려진 필드를 채우세요.
task-made-field = { $number }의 { $field }
task-made-order = 보내는 순서대로 놓으세요.
task-made-find = { $field } 필드의 값이 { $value }인 것을 고르세요.
task-made-when = { $number } 패킷은 언제 도착합니까?
task-made-arrival = 도착 시각
task-made-fact = 실행의 결과는 얼마입니까?
task-made-reason = 이 실행에서 읽은 값입니다.
