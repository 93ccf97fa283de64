tab-tasks = Tasks
task-intro = Each task is about a run that is set up when you begin. Your answer is compared with that run, so you may change it and ask again.
task-loading = The tasks are loading…
task-begin = Begin
task-done = Done
task-count = { $all ->
    [one] { $done } of { $all } task done
   *[other] { $done } of { $all } tasks done
}
task-all = ← All tasks
task-seed = Variant { $seed }
task-changed = The run is not the one that the task set up: the right answer follows your changes.
task-reset = Set it up again
task-step = Step { $step } of { $steps }
task-check = Check
task-check-again = Check again
task-go-on = Go on to the next step
task-solve = Show what is right
task-try-again = Not right yet. Read the remark, look at the run and try again.
task-right = Right
task-not-right = Not right
task-solution = Right: { $text }
task-all-right = { $tries ->
    [one] Right at the first try.
   *[other] Right, after { $tries } tries.
}
task-some-right = { $right } of { $all } parts right.
task-next = Next task
task-again = The same with other numbers
task-up = Move up: { $item }
task-down = Move down: { $item }
task-choose-hint = Choose it in the picture, or type its number.
task-field = Field
task-absent = There is no task of this name in this lesson, or the run has nothing that it could be about.
task-limited = A task is open: what it asks for is hidden until it is done.
guide-tasks = Each answer is compared with your own run, whatever you have changed in it.
guide-tasks-open = Open the tasks
maker-title = Make a task from this run
maker-hint = The link holds the question and not the answer, which is read from the run. Open the task, then share its link.
maker-kind = What is asked
maker-fill = Fill in hidden fields
maker-order = Put packets in order
maker-find = Find a packet by a field
maker-when = When does a packet arrive?
maker-packet = Number of the packet
maker-field = Field, as in display filters
maker-first = First packet
maker-last = Last packet
maker-value = Value
maker-add = Add another field
maker-open = Open the task
task-failed = The program that asks and checks could not be loaded. Check the connection, then try again.
task-retry = Try again
codes-title = Completion codes
codes-hint = Without a learning platform: a student sends a code with the name, and the teacher checks the list here. A code deters cheating; it proves nothing.
codes-class = Text of the class, from the teacher
codes-student = Name of the student
codes-make = Make my codes
codes-list = For the teacher: a name and a code per line
codes-check = Check the list
codes-good = { $task }, variant { $seed }: { $score }%, { $seconds } s
codes-bad = The code does not fit this class and name.
