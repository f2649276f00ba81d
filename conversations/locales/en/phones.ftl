# The phones page: what surrounds the chats. The chats speak each person's language.

phones-title = Rumbo: six months in minutes
phones-skip = Go to the phones
phones-language = Language of the page
phones-roster = Phones
phones-close = Close

## The clock

phones-steps = Move the clock
phones-step-now = Now
    .title = Do what is due at this moment
phones-step-hour = +1 hour
    .title = Move on by an hour
phones-step-day = +1 day
    .title = Move on by a day
phones-step-next = Next due
    .title = Move on to the next thing due
phones-step-month = +1 month
    .title = Move on by a month, through everything that falls due
phones-moving = The clock is moving…
phones-arrived = The clock now shows:
phones-busy = The clock is already moving.
phones-next-due = Next, { DATE($at, style: "short") }, { DATE($at, style: "time") }: { $what }
phones-nothing-due = Nothing due for now

## First steps

phones-welcome-title = Six months in minutes
phones-welcome-about = Each phone is a real chat with the bot, in Spanish until /language changes it. Nothing leaves this computer, and no account is needed.
phones-welcome-first = Accept the invitation that waits on each phone, and register Laura and Diego with a few taps.
phones-welcome-second = Send a plan of three actions as Laura. Carmen gets it and reviews it; Laura chooses where to begin.
phones-welcome-third = Press “{ phones-step-next }”: the clock jumps to the message that follows. Answer as Laura, stay silent as Diego, and see what reaches Carmen.
phones-welcome-add = Add the first phone
phones-welcome-start = Start

## Phones

phones-add = + Phone
phones-new = New phone
phones-new-by-link = This phone opens the link, as if it had scanned the code.
phones-new-owner = Name
phones-new-role = Part
phones-new-language = Language
phones-new-add = Add
phones-cancel = Cancel
phones-names = Laura, Marcos, Grace, Diego, Carmen, Andre, Ana, Keisha, Elena, Mateo
phones-role-contact = SME contact
phones-role-coordinator = Coordinator
phones-role-admin = Admin
phones-block = Block
    .title = Close this chat to the bot, or open it again

## Chats

phones-chat = Chat of
phones-write = Message
phones-send = Send
phones-attach = Attach a file
phones-commands = Commands
phones-keyboard = Possible answers
phones-sent = sent
phones-taken = received
phones-open-new = Open on another phone
phones-open-here = Open here
phones-offline = The connection to the bot was lost. The page keeps trying.
phones-failed = That did not work. Please try again.
phones-too-large = The file is larger than 20 MB. Is there a smaller one?
