capture-title = 내 캡처 열기
capture-lead = pcap, pcapng, HAR 파일을 열면 그 안의 연결을 강의에서와 똑같이 보여 줍니다. 패킷마다 시각, 필드, 바이트를 볼 수 있습니다.
capture-still = 파일을 여는 프로그램을 불러오고 있습니다. 자바스크립트가 필요합니다.
capture-drop = 파일을 여기에 놓거나 선택하세요
capture-drop-label = 열 파일
capture-choose = 파일 선택
capture-other = 다른 파일 열기
capture-close = 닫기
capture-private = 파일은 이 탭을 벗어나지 않습니다. 여기서 읽기만 하고 어디에도 보내지 않으며, 공유하는 주소에도 들어가지 않습니다. 여러 파일은 시간순으로 합칩니다.
capture-can-title = 열 수 있는 것
capture-can-pcap = pcap과 pcapng(gzip으로 압축한 것 포함). tcpdump, Wireshark, tshark, dumpcap 등 대부분의 도구가 만듭니다
capture-can-har = 브라우저 개발자 도구의 네트워크 패널에서 저장한 HAR
capture-can-keys = 캡처와 함께 쓰는 TLS 키 로그(SSLKEYLOGFILE). pcapng 안에 들어 있어도 됩니다
capture-can-links = 이더넷(VLAN 포함), Linux cooked, BSD 루프백, raw IP, PPP, PKTAP. IPv4와 IPv6
capture-examples = 예제
capture-examples-why = 실제 프로그램끼리 주고받은 것을 캡처한 파일입니다. 바로 열어 볼 수 있습니다.
capture-reading = { $total } 중 { $read } 읽음
capture-reading-label = 읽는 중
capture-stop = 멈추기
capture-stopped = 읽기를 멈췄고, 파일에서 읽은 내용은 모두 버렸습니다. 다시 열거나 다른 파일을 여세요.
capture-reload = 이 주소는 열려 있던 파일에 속합니다. 페이지는 파일을 보관하지 않습니다. 파일을 다시 열면 같은 연결이 나타납니다.
capture-files = 연 파일
capture-format-har = HAR
capture-format-keys = TLS 키 로그
capture-span = { $length } 동안 패킷 { $packets }개.
capture-copies = { $count ->
   *[other] 그중 { $count }개는 캡처에 두 번 들어 있어 한 번만 셉니다.
}
capture-counts = 패킷의 종류
capture-count = { $packets ->
   *[other] { $packets }개, { $bytes }
}
capture-more-notes = { $count ->
   *[other] 참고 { $count }개 더 보기
}
capture-link-type = 링크 타입 { $number }
capture-kind-fragment = 단편
capture-kind-protocol = IP 프로토콜 { $number }
capture-kind-network = 프로토콜 { $number }
capture-kind-cut = 헤더에서 잘림
capture-kind-broken = 잘못된 IP
capture-kind-nothing = 빈 기록
capture-keys = 키
capture-keys-why = 클라이언트나 서버의 키 로그가 있으면 암호화된 연결의 내용을 볼 수 있습니다. 키 로그도 이 탭을 벗어나지 않습니다.
capture-keys-file = 키 로그 선택
capture-keys-text = 또는 붙여 넣기
capture-keys-none = 비밀 값을 찾지 못했습니다.
capture-keys-count = { $count ->
   *[other] 비밀 값 { $count }개를 씁니다.
}
capture-keys-inside = { $count ->
   *[other] 파일 안에 비밀 값 { $count }개가 있습니다.
}
capture-holds-tasks = { $count ->
    [one] 과제가 1개 들어 있습니다.
   *[other] 과제가 { $count }개 들어 있습니다.
}
capture-open-tasks = 과제 열기
capture-connections = 연결
capture-filter = 찾기
capture-left = { $all }개 중 { $left }개
capture-more-rows = 이 캡처에는 표에 없는 연결이 { $rows }개 더 있습니다.
capture-show-more = { $rows }개 더 보기
capture-mark = 표시
capture-mark-one = 연결 { $number } 표시
capture-show-marked = { $count ->
   *[other] 연결 { $count }개 함께 보기
}
capture-one-pair = 같은 두 호스트 사이의 연결만 함께 볼 수 있습니다.
capture-too-many-marked = 연결은 { $most }개까지 함께 볼 수 있습니다.
capture-when = 시기
capture-column-start = 시작
capture-column-protocol = 프로토콜
capture-column-client = 클라이언트
capture-column-server = 서버
capture-column-length = 지속 시간
capture-column-up = 서버로 간 바이트
capture-column-down = 클라이언트로 온 바이트
capture-column-packets = 패킷
capture-column-repeats = 재전송
capture-began-before = 캡처 전에 시작
capture-was-reset = 강제 종료(RST)
capture-tab-about = 연결
capture-back = 연결 목록
capture-showing = 연결을 읽고 있습니다…
capture-several = { $count ->
   *[other] 연결 { $count }개
}
capture-known = 캡처: 한쪽 호스트의 시각은 실측, 다른 쪽은 계산한 값입니다.
capture-times = 시각을 아는 방법
capture-at-client = 클라이언트나 그 가까이에서 캡처했습니다. 클라이언트의 시각은 실측, 서버의 시각은 계산한 값입니다.
capture-at-server = 서버나 그 가까이에서 캡처했습니다. 서버의 시각은 실측, 클라이언트의 시각은 계산한 값입니다.
capture-assumed = 어디서 캡처했는지 알 수 없어 클라이언트 쪽으로 가정했습니다.
capture-one-way = 패킷이 한쪽으로 가는 데 { $time } 걸린다고 봅니다. 캡처에서 가장 짧은 왕복 시간의 절반입니다.
capture-no-way = 캡처에 왕복이 없어서 두 호스트 사이를 시간이 걸리지 않는 것처럼 그립니다.
capture-har-times = HAR에는 브라우저가 잰 시각이 들어 있습니다. 클라이언트의 시각은 실측이고, 서버의 시각은 기다린 시간의 가운데로 계산한 값입니다.
capture-no-packets = HAR에는 패킷이 없어 캡처를 만들 수 없습니다. 그림, Mermaid, JSON으로 저장하세요.
capture-marks = 눈여겨볼 것
capture-marks-why = 이름과 판단 규칙은 Wireshark와 같습니다.
capture-mark-of = { $name } ({ $number }번)
capture-flag-port-reused = 포트 재사용
capture-flag-previous-segment-not-captured = 이전 세그먼트 캡처 안 됨
capture-flag-acked-unseen-segment = 캡처되지 않은 세그먼트의 ACK
capture-flag-retransmission = 재전송
capture-flag-fast-retransmission = 빠른 재전송
capture-flag-spurious-retransmission = 불필요한 재전송
capture-flag-out-of-order = 순서 바뀜
capture-flag-duplicate-ack = 중복 ACK
capture-flag-keep-alive = 킵얼라이브
capture-flag-keep-alive-ack = 킵얼라이브 ACK
capture-flag-zero-window = 제로 윈도
capture-flag-zero-window-probe = 제로 윈도 탐색
capture-flag-zero-window-probe-ack = 제로 윈도 탐색 ACK
capture-flag-window-full = 윈도 가득 참
capture-flag-window-update = 윈도 갱신
capture-dark = 암호화된 채로 남은 것
capture-dark-one = 연결 { $number }: { $why }
capture-shut-key = 키가 없습니다. 이 연결의 클라이언트나 서버의 키 로그를 추가하세요.
capture-shut-suite = 여기서 풀 수 없는 방식({ $suite })입니다.
capture-shut-handshake = 어떤 키를 쓰는지 알려 주는 첫 메시지(Hello)가 캡처에 없습니다.
capture-shut-wrong = 키가 맞지 않습니다.
capture-unreachable = 읽는 데 필요한 것을 불러오지 못했습니다. 인터넷 연결을 확인한 다음 페이지를 새로 고치세요.
capture-no-worker = 이 브라우저에서는 파일을 읽는 프로그램이 시작되지 않습니다. 최신 브라우저를 쓰고, 프레임 안이라면 스크립트와 blob 워커를 허용하세요.
capture-broken = 읽는 도중에 멈췄습니다. 메모리가 부족했을 가능성이 큽니다. 더 작은 파일로 해 보세요.
capture-none-such = 열린 파일에는 그런 연결이 없습니다. 표에서 고르세요.
capture-left-out = 앞부분만 보여 줍니다. 패킷 { $packets }개 가운데 처음 { $shown }개입니다. 그 뒤를 보려면 editcap 같은 다른 도구로 캡처를 자르세요.
capture-gone = 파일을 더 읽을 수 없습니다. 연 뒤에 바뀌었거나 옮겨졌거나 지워졌습니다. 다시 여세요.
capture-note-empty = 빈 파일입니다.
capture-note-truncated = 파일이 { $at }번째 바이트에서 패킷이나 헤더 중간에 끝납니다. 그 앞은 읽었습니다.
capture-note-block = { $at }번째 바이트의 블록이 앞뒤가 맞지 않아, 가능한 만큼 건너뛰었습니다.
capture-note-version = { $at }번째 바이트에서 시작하는 섹션은 모르는 버전({ $version })입니다.
capture-note-block-large = { $at }번째 바이트의 { $size } 블록은 읽을 수 있는 길이를 넘어 건너뛰었습니다.
capture-note-packet-large = { $at }번째 바이트에 { $size }짜리 패킷이 있다고 적혀 있는데, 실제로 있을 수 없는 길이입니다. 그 뒤는 읽지 못했습니다.
capture-note-interface = { $at }번째 바이트의 패킷은 파일에 없는 인터페이스(번호 { $number })의 것이라 건너뛰었습니다.
capture-note-link-type = 링크 타입 { $number }의 패킷은 세기만 하고 내용은 읽지 않습니다.
capture-note-packed = 압축을 푼 내용의 { $at }번째 바이트에서 gzip 데이터가 깨졌습니다. 그 앞은 읽었습니다.
capture-note-packed-large = 압축을 풀면 { $size }보다 커서 그만큼만 읽었습니다. 먼저 압축을 풀면 전부 열 수 있습니다.
capture-note-many = 패킷이 { $packets }개보다 많아 처음 { $packets }개만 읽었습니다. editcap -c 같은 도구로 먼저 나누세요.
capture-note-text-large = 텍스트가 읽을 수 있는 최대 길이 { $size }보다 깁니다.
capture-note-json = JSON처럼 보이지만 { $line }번째 줄에서 끊기거나 잘못되어 있습니다.
capture-note-entry = HAR의 { $number }번째 항목이 형식에 맞지 않아 건너뛰었습니다.
capture-note-fragments = { $count ->
   *[other] 단편으로 나뉜 데이터그램 { $count }개가 완전하지 않습니다.
}
capture-note-other = { $at }번째 바이트의 내용을 읽지 못했습니다({ $reason }).
capture-looks-unknown = 캡처 파일이 아닙니다. 첫 바이트가 여기서 아는 형식과 다릅니다. pcap, pcapng, HAR 파일을 여세요.
capture-looks-text = 캡처가 아니라 텍스트입니다. pcap, pcapng, HAR 파일을 여세요.
capture-looks-netlog = Chrome의 netlog라서 패킷이 없습니다. 개발자 도구에서 HAR로 저장하거나 pcap으로 캡처하세요.
capture-looks-qlog = QUIC 이벤트를 담은 qlog라서 패킷이 없습니다. pcap으로 캡처하세요.
capture-looks-zip = ZIP 압축 파일입니다. 압축을 풀고 그 안의 캡처를 여세요.
capture-looks-convert = 다른 프로그램의 캡처입니다. Wireshark에 들어 있는 editcap 같은 도구로 먼저 변환하세요.
capture-looks-packed = { $name } 방식으로 압축되어 있는데 여기서는 gzip만 풉니다. 먼저 압축을 푸세요.
capture-sieve = 필드로 거르기
capture-sieve-how = 필터 쓰는 법
capture-sieve-words = 낱말은 모든 필드의 이름과 값에서 찾습니다. 예: content-length, GET, 7000. 낱말이 여럿이면 모두 들어 있어야 합니다. 띄어쓰기가 있는 글은 큰따옴표로 묶습니다.
capture-sieve-compare = 필드 이름만 쓰면 그 필드가 있는 것만 남습니다. 예: tcp.options.sack. ==, !=, <, >, <=, >=, contains로 비교합니다. 예: ip.ttl<64, http.host contains example.
capture-sieve-join = and, or, not과 괄호로 잇습니다. 예: tcp.port==80 and not (http or websocket).
capture-sieve-names = 필드는 패킷 안 탭에서 볼 수 있고, 이름은 Wireshark와 같습니다. 여기 쓴 글은 주소에 들어가므로 공유한 주소에도 남습니다.
capture-sieve-left = 패킷과 메시지 { $total }개 중 { $passed }개가 맞습니다.
capture-sieve-busy = { $total }개 중 { $done }개를 살폈고 { $passed }개가 맞습니다…
capture-wrong = { $at }번째 글자: { $what }
capture-wrong-unknown = ‘{ $name }’이라는 필드는 없습니다.
capture-wrong-unknown-near = ‘{ $name }’이라는 필드는 없습니다. 비슷한 필드: { $nearest }
capture-wrong-term = ‘{ $found }’ 앞에 낱말이나 필드, 괄호가 있어야 합니다.
capture-wrong-term-end = 필터가 끝났는데 뒤에 낱말이나 필드, 괄호가 더 있어야 합니다.
capture-wrong-value = { $comparison } 뒤에 값이 있어야 합니다. 예: 80, "GET".
capture-wrong-open = 이 괄호가 닫히지 않았습니다.
capture-wrong-close = 이 괄호에 맞는 여는 괄호가 없습니다.
capture-wrong-quote = 여기 큰따옴표의 짝이 없습니다.
capture-wrong-number = ‘{ $value }’ 자리에는 수나 주소가 와야 합니다. 크고 작음은 수와 주소만 비교합니다.
capture-wrong-protocol = 프로토콜({ $name })에는 값이 없습니다. 그 필드를 비교하거나 이름만 쓰세요.
capture-wrong-long = 필터가 너무 길거나 괄호가 너무 깊습니다.
capture-har-fields = HAR에는 실제로 오간 바이트가 없습니다. 이 줄들은 파일에 적힌 내용으로 쓴 것입니다.
capture-column-messages = 메시지
capture-sieve-messages = 메시지 { $total }개 중 { $passed }개가 맞습니다.
