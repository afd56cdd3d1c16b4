"""Sentences in which replies decide, and in which they say when a request came, as many authorities write them."""
# ruff: noqa: E501

# (outcome, sentences of one letter). "" where nobody can be sure.
DECISIONS: tuple[tuple[str, str], ...] = (
    # Everything is given
    ("granted", "The information you requested is provided in the attached spreadsheet."),
    ("granted", "Please find our response to your questions below. 1. There were 141 pupils. 2. None."),
    (
        "granted",
        "I can confirm that the information requested is held by the Council. Please see the attached document.",
    ),
    ("granted", "The Trust is able to provide the following information in response to your request."),
    (
        "granted",
        "In response to your questions: there were 141 referrals in 2018. The figures are given in the table below.",
    ),
    ("granted", "Decision: I have today decided to disclose the located information to you in full."),
    ("granted", "Our response is as follows: 141 in 2018; 163 in 2019."),
    ("granted", "We have completed our search and the information you asked for is attached as Annex A."),
    (
        "granted",
        "We confirm that we hold the information you have requested. A copy of this information is enclosed.",
    ),
    ("granted", "I am pleased to be able to provide you with the information, which is shown in the table."),
    ("granted", "We can now release the information you requested. It is enclosed with this letter."),
    ("granted", "Please find attached a copy of the agreement you requested."),
    ("granted", "The data you asked for is contained in the attached file."),
    ("granted", "We are disclosing all of the information that we hold. It is attached."),
    ("granted", "The Council's response to your request is set out below."),
    ("granted", "I attach the information that you have requested."),
    ("granted", "Here is our reply. There were 141 records in 2018."),
    ("granted", "The answer to your question is 141."),
    ("granted", "The University holds the information you have requested and this is provided below."),
    ("granted", "I can provide the following information. 2018: 141. 2019: 163."),
    ("granted", "We hold the information and are happy to supply it. Please see Appendix 1."),
    # Some of it
    ("part-granted", "We are providing some of the information. The rest is withheld under section 43(2)."),
    (
        "part-granted",
        "Attached is a redacted version of the report. Redactions have been made under section 40(2).",
    ),
    (
        "part-granted",
        "Please find the information attached. Please note that personal information has been redacted under Section 40(2).",
    ),
    (
        "part-granted",
        "I enclose a copy of the report. Certain information has been removed as it is exempt under section 31(1)(a).",
    ),
    (
        "part-granted",
        "We have decided to release part of the information. The remaining information is exempt under section 36(2)(c).",
    ),
    (
        "part-granted",
        "Some of the information you requested is attached. We have withheld the rest under section 42.",
    ),
    (
        "part-granted",
        "The information is attached. However, we have withheld the names of officers under section 40(2).",
    ),
    (
        "part-granted",
        "I have decided to disclose the information in part. Some information is exempt by virtue of section 40(2).",
    ),
    (
        "part-granted",
        "We can provide the total but the breakdown is exempt from disclosure under section 40(2).",
    ),
    ("part-granted", "Questions 1 and 2 are answered below. Question 3 is exempt under section 43(2)."),
    (
        "part-granted",
        "The policy is enclosed. Small numbers have been suppressed under section 40(2) so that nobody can be identified.",
    ),
    (
        "part-granted",
        "Most of the information is provided in Annex A; one paragraph has been withheld under section 35(1)(a).",
    ),
    ("part-granted", "Your request is granted in part. The remainder is refused under section 30(1)(a)."),
    ("part-granted", "We are releasing the emails with redactions made under section 40(2)."),
    # Nothing
    ("refused", "The Council is withholding this information under section 43(2)."),
    (
        "refused",
        "We have applied section 43(2) to the whole of your request and will not be releasing the information.",
    ),
    (
        "refused",
        "I am not obliged to provide the information, which is exempt under section 21, as it is on our website.",
    ),
    ("refused", "The Trust considers the information to be exempt under section 41."),
    ("refused", "We are refusing your request under section 12 of the Act."),
    (
        "refused",
        "We have estimated that complying with your request would exceed the 18 hour limit. Section 12 therefore applies.",
    ),
    (
        "refused",
        "To extract the information would take well over 18 hours, and so section 12(1) of the Act applies.",
    ),
    (
        "refused",
        "The cost of compliance exceeds the appropriate limit, and your request is refused under section 12(1).",
    ),
    (
        "refused",
        "In accordance with the Act this letter acts as a Refusal Notice. The information is exempt under section 31(1)(g).",
    ),
    (
        "refused",
        "The information you have requested is being withheld as it falls under the exemption in section 38.",
    ),
    (
        "refused",
        "The information you have requested falls within the exemption at section 36 and will not be disclosed.",
    ),
    (
        "refused",
        "Unfortunately, I am unable to provide the information requested, since section 44 prohibits its disclosure.",
    ),
    (
        "refused",
        "We will not be able to supply you with the information because it is exempt under section 40(2).",
    ),
    (
        "refused",
        "The public interest in maintaining the exemption outweighs the public interest in disclosure. The information is therefore withheld under section 35(1)(a).",
    ),
    (
        "refused",
        "After weighing the arguments, we have concluded that the information should be withheld under section 36.",
    ),
    (
        "refused",
        "I have decided to refuse your request in full under section 14(1), because it is vexatious.",
    ),
    ("refused", "We consider this to be a vexatious request within the meaning of section 14(1) of the Act."),
    (
        "refused",
        "Section 14(2) applies, since this request is substantially similar to one that we answered in May.",
    ),
    (
        "refused",
        "The force neither confirms nor denies that it holds any information by virtue of section 40(5).",
    ),
    (
        "refused",
        "We can neither confirm nor deny whether any information is held, under sections 24(2) and 31(3).",
    ),
    (
        "refused",
        "Your request for information has been considered and I am not able to disclose it. It is exempt under section 30.",
    ),
    ("refused", "I regret that I cannot release this information. It is exempt under section 32."),
    (
        "refused",
        "Your request engages section 22. The information will be published in the spring and is exempt from release until then.",
    ),
    (
        "refused",
        "All information within scope has been withheld under section 42(1), legal professional privilege.",
    ),
    (
        "refused",
        "We believe that disclosure would prejudice commercial interests, and the exemption in section 43(2) is therefore engaged. We are withholding the information.",
    ),
    (
        "refused",
        "The information is not being released, as it is subject to an exemption under section 40(2).",
    ),
    # There is nothing
    ("not-held", "The information you are seeking is not held by this department."),
    ("not-held", "We do not hold any information in relation to your request."),
    ("not-held", "The Department does not hold the information requested."),
    ("not-held", "I can confirm that we do not hold this data centrally."),
    ("not-held", "No information held."),
    ("not-held", "Our searches have found no information relevant to your request."),
    ("not-held", "There is no information held by the Council that answers your request."),
    ("not-held", "This information is not held."),
    ("not-held", "We have conducted a thorough search and no relevant documents have been located."),
    ("not-held", "The Council does not record this information, and it is therefore not held."),
    (
        "not-held",
        "I am advised that the information is not held by the Trust. You may wish to contact NHS England.",
    ),
    ("not-held", "Unfortunately we do not hold the requested information. It may be held by schools."),
    ("not-held", "We can confirm that, after a search of our records, we hold no such documents."),
    ("not-held", "The University does not collect this information."),
    # Nobody can be sure
    ("", "We do not hold the information asked for in question 1. The answer to question 2 is enclosed."),
    ("", "Your request is being considered."),
    ("", "We considered whether section 36 applied but concluded that it does not."),
    ("", "Under section 16 we have a duty to advise and assist."),
    ("", "Please see attached."),
    ("", "We will write to you when we have decided whether the information is exempt."),
    ("", "Exempt information will not be released. If it is withheld we will say why."),
)

# How a reply says when the request came; {} is the date.
RECEIVED: tuple[str, ...] = (
    "Thank you for your request for information, received on {}.",
    "Thank you for your Freedom of Information request which was received on {}.",
    "Your Freedom of Information request was received by us on {}.",
    "I refer to your request received by the Trust on {} about attendance.",
    "Thank you for your email received {} asking for information about attendance.",
    "We received the following request from you on {}:",
    "Your request was received on {} and reads as follows.",
    "Date request received: {}",
    "Request received: {}",
    "Thank you for your request for information about attendance that we received on {}.",
    "I am writing in response to your request for information received in this office on {}.",
    "This office received your request on {}.",
    "Your email was received by the University on {}.",
    "I acknowledge receipt of your request on {} and now reply.",
    "Thank you for your request dated {}.",
    "I refer to your email dated {} requesting information.",
    "Thank you for your letter of {}.",
    "Thank you for your Freedom of Information request of {} to the Council.",
    "With regard to your request submitted on {}, our answer is below.",
    "Thank you for your Freedom of Information request, sent on {}.",
    "Further to your FOI request made on {}, I am writing to you.",
    "You contacted us on {} asking about attendance.",
    "On {}, you asked for the following information about attendance.",
    "On {} we received your request for information.",
    "You wrote to us on {} requesting information.",
    "I write regarding your information request, which you emailed to us on {}.",
    "In your email of {} you asked about attendance.",
    "Your request, dated {}, has been considered.",
    "I write in reply to your enquiry of {}.",
    "Thank you for your email to the Department on {}.",
    "Your request for information under the Freedom of Information Act 2000, which was received on {}, has been considered.",
    "I am writing further to your email of the {} under the Freedom of Information Act.",
    "Re: your Freedom of Information request received {}",
    "We write in response to your FOI request, which we received by email on {}.",
    "I can confirm that your request was received on {} and that it has been dealt with under the Act.",
    "Your request of {} was passed to me for reply.",
)
