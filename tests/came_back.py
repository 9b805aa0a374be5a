"""Mails that come back, as servers and services write them; all names invented, the forms theirs."""

ORIGINAL = """\
Return-Path: <{path}>
From: Broadsheet <papers@papers.test>
To: ada@readers.test
Subject: Three papers
Message-ID: <digest-1.abc@papers.test>
List-Unsubscribe: <https://papers.test/unsubscribe/{word}>
"""

POSTFIX = """\
Return-Path: <>
Delivered-To: {path}
From: MAILER-DAEMON@mx.readers.test (Mail Delivery System)
To: {path}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

This is a MIME-encapsulated message.

--B
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.readers.test. Your message could not be delivered.

--B
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.readers.test
X-Postfix-Sender: rfc822; {path}
Arrival-Date: Wed, 18 Nov 2026 15:00:00 +0000 (UTC)

Final-Recipient: rfc822; ada@readers.test
Original-Recipient: rfc822;ada@readers.test
Action: {action}
Status: {status}
Remote-MTA: dns; inside.readers.test
Diagnostic-Code: {diagnostic}

--B
Content-Type: message/rfc822

{original}
Counted.

--B--
"""

EXIM = """\
Return-Path: <>
Envelope-to: {path}
X-Failed-Recipients: ada@readers.test
Auto-Submitted: auto-replied
From: Mail Delivery System <Mailer-Daemon@mx.readers.test>
To: {path}
Content-Type: multipart/report; report-type=delivery-status; boundary=1234
MIME-Version: 1.0
Subject: Mail delivery failed: returning message to sender

--1234
Content-type: text/plain; charset=us-ascii

This message was created automatically by mail delivery software.

--1234
Content-type: message/delivery-status

Reporting-MTA: dns; mx.readers.test

Action: failed
Final-Recipient: rfc822;ada@readers.test
Status: 5.0.0
Remote-MTA: dns; inside.readers.test
Diagnostic-Code: smtp; 550-5.1.1 The email account that you tried to reach does not exist

--1234
Content-type: text/rfc822-headers

{original}
--1234--
"""

QMAIL = """\
Return-Path: <>
Delivered-To: {path}
From: MAILER-DAEMON@mx.readers.test
To: {path}
Subject: failure notice

Hi. This is the qmail-send program at mx.readers.test.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<ada@readers.test>:
192.0.2.7 does not like recipient.
Remote host said: 550 5.1.1 <ada@readers.test>: Recipient address rejected: User unknown

--- Below this line is a copy of the message.

{original}
"""

COMPLAINT = """\
From: <feedback@mail.test>
Date: Thu, 19 Nov 2026 17:40:36 +0000
Subject: FW: Three papers
To: <{to}>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="part1_13d.2e68ed54_boundary"

--part1_13d.2e68ed54_boundary
Content-Type: text/plain; charset="US-ASCII"
Content-Transfer-Encoding: 7bit

This is an email abuse report for an email message received from IP 192.0.2.1.

--part1_13d.2e68ed54_boundary
Content-Type: message/feedback-report

Feedback-Type: {feedback}
User-Agent: SomeGenerator/1.0
Version: 1
Original-Mail-From: <{path}>
Original-Rcpt-To: <redacted@readers.test>
Arrival-Date: Wed, 18 Nov 2026 15:00:00 +0000
Source-IP: 192.0.2.1
Reported-Domain: papers.test

--part1_13d.2e68ed54_boundary
Content-Type: message/rfc822
Content-Disposition: inline

{original}
Counted.

--part1_13d.2e68ed54_boundary--
"""

VACATION = """\
Return-Path: <>
Delivered-To: {path}
From: Ada <ada@readers.test>
To: {path}
Subject: Away until Monday: Three papers
Auto-Submitted: auto-replied (vacation)
Precedence: bulk

I am away. In urgent cases 550 5.1.1 is not my number.
"""

LETTER = """\
From: Ada <ada@readers.test>
To: {to}
Subject: {subject}

{text}
"""


def filled(form: str, path: str, **more: str) -> bytes:
    """A mail in one of these forms that comes back to ``path``."""
    fields = {"action": "failed", "status": "5.1.1", "diagnostic": "smtp; 550 5.1.1 unknown", "feedback": "abuse"}
    fields |= {"word": "none", "to": "abuse@papers.test", "subject": "Hello", "text": "Hello.", **more}
    original = ORIGINAL.format(path=more.get("original", path), word=fields["word"])
    return form.format(**{**fields, "path": path, "original": original}).replace("\n", "\r\n").encode()
