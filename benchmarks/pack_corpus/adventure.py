"""A text adventure that plays itself from a script of commands."""

ROOMS = {
    "cellar": ("A damp cellar. Something drips.", {"up": "kitchen"}, ["key"]),
    "kitchen": ("A kitchen with a cold stove.", {"down": "cellar", "north": "hall"}, ["bread"]),
    "hall": ("A long hall. A heavy door leads east.", {"south": "kitchen", "east": "garden"}, ["lamp"]),
    "garden": ("A garden under the stars. You are free.", {"west": "hall"}, []),
}
LOCKED = {("hall", "east"): "key"}
SCRIPT = """look|take bread|eat bread|go north|go east|take lamp|go south|go down|take sword|take key|
go up|go north|inventory|use key|go east|dance"""

room = "kitchen"
carried = []
opened = set()


def describe():
    text, exits, things = ROOMS[room]
    print(text)
    print("Exits: " + ", ".join(sorted(exits)) + ".")
    if things:
        print("You see: " + ", ".join(things) + ".")


def look(_):
    describe()


def go(direction):
    global room
    exits = ROOMS[room][1]
    if direction not in exits:
        print("You cannot go that way.")
    elif (room, direction) in LOCKED and (room, direction) not in opened:
        print("The door is locked.")
    else:
        room = exits[direction]
        describe()


def take(thing):
    things = ROOMS[room][2]
    if thing in things:
        things.remove(thing)
        carried.append(thing)
        print(f"You take the {thing}.")
    else:
        print(f"There is no {thing} here.")


def use(thing):
    for (place, direction), needed in LOCKED.items():
        if place == room and needed == thing and thing in carried:
            opened.add((place, direction))
            print(f"The {thing} turns. The door to the {direction} is open.")
            return
    print("Nothing happens.")


def eat(thing):
    if thing in carried and thing == "bread":
        carried.remove(thing)
        print("It is stale, but you feel better.")
    else:
        print("You cannot eat that.")


def inventory(_):
    print("You carry: " + (", ".join(carried) or "nothing") + ".")


COMMANDS = {"look": look, "go": go, "take": take, "use": use, "eat": eat, "inventory": inventory}

describe()
for line in SCRIPT.split("|"):
    line = line.strip()
    print("> " + line)
    verb, _, rest = line.partition(" ")
    if verb in COMMANDS:
        COMMANDS[verb](rest)
    else:
        print("You do not know how to do that.")
