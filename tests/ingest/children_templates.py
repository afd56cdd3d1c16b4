"""Documents with names of children and of grown-ups, marked as such: see `people` for how marks work.

The first half is what the rules were written with, the second what they had not seen.
"""

from tests.ingest.people import Cast, Document, Person, Template, mark

SCHOOLS = (
    "Copperbeech Primary School",
    "Harrowdale Academy",
    "St Bride's Infant School",
    "Larkrise High School",
)


def child(person: Person) -> str:
    return mark("child", person.bare)


def given(person: Person) -> str:
    return mark("child", person.given)


def adult(person: Person) -> str:
    return mark("adult", person.bare)


def titled(person: Person) -> str:
    return mark("adult", f"{person.dice.choice(('Mr', 'Mrs', 'Ms', 'Dr'))} {person.bare}")


def parents_letter(cast: Cast, document: Document) -> None:
    son, daughter, mother, head = cast(), cast(), cast(), cast()
    document.add(
        f"Dear {titled(head)}\n\nI am writing about my {cast.pick('son', 'daughter')}, {child(son)}, who "
        "is in Year "
        f"{cast.dice.randrange(1, 12)} at {cast.pick(*SCHOOLS)}.\nHis sister {child(daughter)} left in July. "
        f"We asked for {given(son)}'s school record in May and were told that the pupil file could not be "
        "found.\n"
        f"Our request was handled by {adult(cast())}, Head of Year {cast.dice.randrange(7, 12)}.\n\n"
        f"Yours sincerely\n{adult(mother)}\nParent\n"
    )


def complaint(cast: Cast, document: Document) -> None:
    document.add(
        f"The complaint is about a pupil, {child(cast())} (aged {cast.dice.randrange(5, 17)}), whose social "
        f"worker is {adult(cast())}.\nThe child's teacher, {adult(cast())}, wrote to {adult(cast())}, "
        f"Director of Children's Services.\nThe mother of {child(cast())}, {adult(cast())}, replied.\n"
        f"{child(cast())}, a Year 6 pupil, was absent. {child(cast())} is a pupil at {cast.pick(*SCHOOLS)}.\n"
        f"{titled(cast())}, aged 43, drove the school bus.\n"
    )


def ministers(cast: Cast, document: Document) -> None:
    document.add(
        f"The Minister for Children and Families, {adult(cast())} MP, answered that pupil data was shared.\n"
        f"{adult(cast())}, Parliamentary Under Secretary of State, said that every child matters.\n"
        f"The Children's Commissioner, {adult(cast())}, asked for the number of children.\n"
        f"Contact: {adult(cast())}, Pupil Data Unit, or {adult(cast())} of the Student Loans Company.\n"
    )


def case_table(cast: Cast, document: Document) -> None:
    rows = ["Pupil\tYear group\tCase worker\tParent"]
    rows += [
        f"{child(cast())}\t{cast.dice.randrange(1, 13)}\t{adult(cast())}\t{adult(cast())}" for _ in range(6)
    ]
    document.add("\n".join(rows))


def titled_table(cast: Cast, document: Document) -> None:
    rows = ["Exclusions in the autumn term", "Ref\tName\tDate of birth\tReported by"]
    rows += [f"{number}\t{child(cast())}\t{cast.day()}\t{adult(cast())}" for number in range(1, 7)]
    document.add("\n".join(rows))


def form(cast: Cast, document: Document) -> None:
    who, parent = cast(), cast()
    document.add(
        f"Name of child: {child(who)}\nDate of birth: {cast.day()}\nName of parent or carer: "
        f"{adult(parent)}\n"
        f"School: {cast.pick(*SCHOOLS)}\nHeadteacher: {adult(cast())}\n"
        f"Re: {child(cast())}, date of birth {cast.day()}\n"
    )


def siblings(cast: Cast, document: Document) -> None:
    document.add(
        f"Our children, {child(cast())}, {child(cast())} and {child(cast())}, moved school.\n"
        f"The brothers {child(cast())} and {child(cast())} were both in Reception.\n"
        f"{titled(cast())} and her son {child(cast())} came to the meeting, as did the school nurse, "
        f"{adult(cast())}.\n"
    )


def reply_without_children(cast: Cast, document: Document) -> None:
    document.add(
        f"Dear {titled(cast())}\n\nYou asked how many children were named in requests. We hold the number "
        "of pupils "
        f"by year.\nMy colleague {adult(cast())} looked at it again. If you are unhappy, write to "
        f"{adult(cast())}.\n\n"
        f"Yours sincerely\n{adult(cast())}\nInformation Rights Team\n"
    )


def wrapped(cast: Cast, document: Document) -> None:
    document.add(
        f"As you know from our last letter, your daughter\n{child(cast())} was moved to another class.\n"
        f"The school holds a file on the pupil\n{child(cast())}, and another on {given(cast())}, her younger "
        f"brother.\nIt was opened by {adult(cast())}, assistant head.\n"
    )


# ---- not seen when the rules were written


def tribunal(cast: Cast, document: Document) -> None:
    who = cast()
    document.add(
        f"The appellant is {adult(cast())}, father of {child(who)}, a boy of nine. {given(who)}'s mother, "
        f"{adult(cast())}, gave evidence.\nThe class teacher, {adult(cast())}, said that {child(cast())}, "
        "another "
        f"child in the class, was not present.\nCounsel for the authority was {adult(cast())}.\n"
        f"The 12-year-old, {child(cast())}, has an EHC plan.\n"
    )


def data_breach(cast: Cast, document: Document) -> None:
    document.add(
        f"An e-mail named three students: {child(cast())}, {child(cast())} and {child(cast())}.\n"
        f"It was sent by the examinations officer, {adult(cast())}, to {adult(cast())}, a parent.\n"
        f"{child(cast())} (Year 11) and {child(cast())} (Y10) were told by their tutor, {adult(cast())}.\n"
    )


def register(cast: Cast, document: Document) -> None:
    rows = ["Child's name\tNC year\tSchool\tSocial worker"]
    rows += [
        f"{child(cast())}\t{cast.dice.randrange(1, 12)}\t{cast.pick(*SCHOOLS)}\t{adult(cast())}"
        for _ in range(5)
    ]
    document.add("\n".join(rows))


def class_list(cast: Cast, document: Document) -> None:
    rows = ["Class list 2018/19", "", "Surname and forename\tUPN\tTeacher"]
    rows += [f"{child(cast())}\tnot held\t{adult(cast())}" for _ in range(5)]
    document.add("\n".join(rows))


def staff_list(cast: Cast, document: Document) -> None:
    rows = ["Name\tPost\tTeam"]
    rows += [f"{adult(cast())}\t{cast.pick('Policy officer', 'Statistician')}\tPupil data" for _ in range(5)]
    document.add("\n".join(rows))


def minutes(cast: Cast, document: Document) -> None:
    document.add(
        f"Present: {adult(cast())} (chair), {adult(cast())}, {adult(cast())}.\nApologies: {adult(cast())}.\n"
        f"{adult(cast())} reported on the National Pupil Database. {adult(cast())} asked about child "
        "protection.\n"
        f"The panel heard about {child(cast())}, aged 7, and her twin brother {child(cast())}.\n"
        f"Action: {adult(cast())} to speak to the governors.\n"
    )


def social_work(cast: Cast, document: Document) -> None:
    who = cast()
    document.add(
        f"Child: {child(who)}\nAllocated worker: {adult(cast())}\n"
        f"{given(who)} attends {cast.pick(*SCHOOLS)}. The foster carer, {adult(cast())}, was visited on "
        f"{cast.day()}.\nMaster {child(cast())} and Miss {child(cast())}, who are both under 10, live "
        "there too.\n"
        f"Team manager: {adult(cast())}\n"
    )


WRITTEN_WITH: dict[str, Template] = {
    "parents-letter": parents_letter,
    "complaint": complaint,
    "ministers": ministers,
    "case-table": case_table,
    "titled-table": titled_table,
    "form": form,
    "siblings": siblings,
    "reply": reply_without_children,
    "wrapped": wrapped,
}
HELD_OUT: dict[str, Template] = {
    "tribunal": tribunal,
    "data-breach": data_breach,
    "register": register,
    "class-list": class_list,
    "staff-list": staff_list,
    "minutes": minutes,
    "social-work": social_work,
}
