# What the dialogue engine says, the same everywhere.

button-back = ‹ Back
button-change = Change something
button-start = Start

ask-change = What shall we change?
dialogue-goes-on = Back to { $title }.
offer-waiting = Whenever there is a moment: { $title }.
asked-again = Sorry: the service was down for more than a day, and a message may have been lost. This was the question:
question-closed = That question is already closed. This is the current one.
dialogue-closed = That is already closed.
dialogue-not-theirs = That is no longer for this chat to decide. /menu shows what can be done.
answered-by-other = { $name } has already answered, so it is settled. Thank you!
button-unknown = That button no longer works. /menu shows what can be done.

unclear-choice = Sorry, I did not understand that. Please tap a button, or type its number.
unclear-too-short = A few letters are missing. How does it read in full?
unclear-too-long = That is a bit long: there is room for { $longest } characters. How would it read in fewer words?
answer-cut = That was a long message: its first { $longest } characters have been saved.
unclear-owner = A person's name is needed. If it is not decided yet, for now it can be whoever is writing.
unclear-indicator = It needs a way of being measured, however simple: for example, how many times a month.
unclear-file = That file could not be saved. Please send it again, or type the answer.
unclear-date = Sorry, I did not understand the date. For example: "15 May" or "15/5".
unclear-date-early = { $day } is too early: please choose { $earliest } or later.
unclear-date-late = { $day } is outside the programme: please choose { $latest } or earlier.
unclear-number = Please type a number from { $low } to { $high }.
unclear-percent = Please give a percentage from 0 to 100: for example, "80%".
unclear-several = { $last ->
    [1] Please tap a button, or type "1".
   *[other] { $most ->
        [1] Please type one number, from 1 to { $last }.
       *[other] Please type the numbers, for example "1, 2": { $fewest } to { $most } of them, from 1 to { $last }.
    }
}

file-not-taken = That file was not kept: none is expected at this point.{ $contact ->
        [yes] {" "}To get it to the coordination team, send it with /person.
       *[no] {""}
    }
file-too-large = The file is too large: the limit is 20 MB. Is there a lighter version, or a photo?
file-empty = The file arrived empty. Could you send it again?
file-type-unknown = That kind of file cannot be saved. Photos, PDF, Word, Excel and voice notes work.
file-not-as-named = The file is not what its name says. Could you save it again in the program it was made with, and send it once more? A photo works too.
file-damaged = The file is damaged or incomplete. Could you send it again? A photo works too.
file-active = The file has macros or parts that load from elsewhere, so for safety it is not saved. A copy without them, or a PDF, works.
file-old-office = This is an old Office file (.doc, .xls) or one with a password. Saved as .docx, .xlsx or PDF, without a password, it works.
file-picture-too-large = The picture is too large to open. A photo of up to 50 megapixels works.
file-unpacks-too-large = The file grows too large when it is opened. Is there a lighter version, or a PDF?

message-failed = Sorry, I could not read that message. It has been saved, and the coordination team knows. Could you put it another way?
admin-inbox-failed = A message came in that could not be read. It has been saved: /problems shows it.
unsupported-message = I cannot read that kind of message yet. Text, photos, files and voice notes work.
group-private = Let us talk in private, please: in a group everyone would see the company's data.
command-not-allowed = That command is for another role in the programme. /menu shows what can be done here.
cancelled = Done, we will leave it here. /menu picks it up again.
nothing-to-cancel = Nothing is open right now. /menu shows what can be done.
welcome-stranger = Hello, I am the OAS assistant for following up social responsibility plans. To begin, I need the invitation code of 10 letters and figures given out at the workshop.
