tab-tasks = 과제
task-intro = 과제를 시작하면 그 과제의 실행이 준비됩니다. 답은 그 실행과 비교하므로, 실행을 바꾸고 다시 풀어 볼 수도 있습니다.
task-loading = 첫 실행이 끝나면 과제가 나타납니다.
task-begin = 시작
task-done = 완료
task-count = 과제 { $all }개 중 { $done }개 완료
task-all = 모든 과제
task-seed = 변형 { $seed }
task-changed = 과제가 준비한 실행이 아닙니다. 정답은 바꾼 실행을 따릅니다.
task-reset = 다시 준비
task-step = { $steps }단계 중 { $step }단계
task-check = 확인
task-check-again = 다시 확인
task-go-on = 다음 단계로
task-solve = 정답 보기
task-try-again = 아직 맞지 않습니다. 설명을 읽고 실행을 살펴본 뒤 다시 시도하세요.
task-right = 맞음
task-not-right = 틀림
task-solution = 정답: { $text }
task-all-right = { $tries ->
    [one] 첫 시도에 맞혔습니다.
   *[other] { $tries }번째 시도에 맞혔습니다.
}
task-some-right = { $all }개 부분 중 { $right }개가 맞았습니다.
task-next = 다음 과제
task-again = 다른 숫자로 다시
task-up = 위로: { $item }
task-down = 아래로: { $item }
task-choose-hint = 그림에서 고르거나 번호를 입력하세요.
task-field = 필드
task-absent = 이 단원에 그런 이름의 과제가 없거나, 이 실행에는 물을 것이 없습니다.
task-limited = 예측하는 중에는 다음에 일어날 일을 보여 주지 않습니다.
guide-tasks = 답은 직접 실행한 결과와 비교합니다. 실행을 바꾸면 정답도 바뀝니다.
guide-tasks-open = 과제 열기
