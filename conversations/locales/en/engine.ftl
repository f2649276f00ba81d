# What the dialogue engine says, the same everywhere.

button-back = ‹ Back
button-change = Change something
button-start = Start

ask-change = What shall we change?
dialogue-goes-on = Back to: { $title }.
offer-waiting = Whenever there is a moment: { $title }.
question-closed = That question is already closed. This is the current one.
dialogue-closed = That is already closed.
answered-by-other = { $name } has already answered, so it is settled. Thank you!
button-unknown = That button no longer works. /menu shows what can be done.

unclear-choice = I did not understand the answer. Tap a button, or type its number.
unclear-file-for-words = A written answer is needed here. A few words are enough.
unclear-too-short = A few letters are missing. How does it read in full?
unclear-too-long = That is a bit long: { $longest } characters fit. How would it read in fewer words?
unclear-file = That file could not be kept. It can be sent again, or the answer can be typed.
unclear-date = I did not understand the date. For example: "15 May" or "15/5".
unclear-date-early = { $day } is too early: the date has to be { $earliest } or later.
unclear-date-late = { $day } is outside the programme: the date has to be { $latest } or earlier.
unclear-number = A number is needed, from { $low } to { $high }.
unclear-several = The numbers are needed, for example "1, 3". From { $fewest } to { $most } numbers, up to { $last }.

file-too-large = The file is too large: up to 20 MB fit. Is there a lighter version, or a photo?
file-empty = The file arrived empty. Could it be sent again?
file-type-unknown = That kind of file cannot be kept. Photos, PDF, Word, Excel and voice notes work.

message-failed = Sorry, I could not read that message. It is kept, and the coordination has been told. Could it be written another way?
admin-inbox-failed = A message came that could not be read. It is kept: /problems shows it.
unsupported-message = I cannot read that kind of message yet. Text, photos, files and voice notes work.
group-private = Let us talk in private, please: in a group everybody would see the company's data.
command-not-allowed = That command is for another role in the programme. /menu shows what can be done here.
cancelled = Done, we leave it here. /menu takes it up again.
nothing-to-cancel = Nothing is open right now. /menu shows what can be done.
welcome-stranger = Hello, I am the OAS assistant for following up social responsibility plans. To begin, I need the invitation code of 10 letters and figures given at the workshop.
