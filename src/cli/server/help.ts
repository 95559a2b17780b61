/** What an administrator is shown. */
export const HELP = `Peygir 137, the central server. What an administrator types:

  init        --data DIR --city FOLDER --admin-user NAME --admin-password WORDS
              founds a city from its folder of JSON files, with its first administrator
  serve       --data DIR [--port 8137] [--host 127.0.0.1] [--log FILE] [--smtp FILE] [--sms FILE]
              [--metrics FILE] [--tls FILE] [--backups FILE] [--room-percent 10] [--room-gib 2]
              [--release-key FILE]… [--downloads 20] [--leave-behind]
              runs the server until SIGTERM or SIGINT; says {"listening": URL} when ready
              --smtp and --sms: who brings e-mails to departments and SMS to citizens (below); without them none are sent
              --metrics: the file holds a token; GET /metrics then answers Prometheus that brings it (Authorization: Bearer)
              --tls, --backups: HTTPS with a certificate of the city's, and backups by the clock (below)
              --room-percent, --room-gib: room of the data's disk below either of these is told in the log, the metrics and on the board
              --release-key: public key (PEM) of whoever signs releases of the console; without one no release is taken. May be
              given several times. Desks fetch from /updates/RING/, at most --downloads of them a large file at the same time
              --leave-behind: start although desks heard lately speak a protocol that this program does not serve any more
              SIGHUP: looks for a renewed certificate at once; else it is seen within a minute
  enrol       --data DIR --name DESK [--scope centre|department]
              a one-time code for one workstation, good for seven days; a department's keeps nothing of the city
  desk        list --data DIR                    enrolled workstations
  desk        revoke --data DIR --desk ID [--why stolen|lost|replaced]
              a workstation that is no more: its line is refused, its leases and sessions end at once, and what it
              still sends waits for a supervisor
  take-in     --data DIR --file FILE             what a desk that cannot reach the server wrote into a file
              (.peygir-outbox); only while no server runs, else at the supervisor's board. Twice changes nothing
  operator    add --data DIR --username NAME --name 'FULL NAME' --role ROLE --password WORDS [--department ID]
              the department whose liaison this is
  operator    list --data DIR
  operator    disable|enable --data DIR --username NAME
  table       --data DIR --table departments|contacts|categories|places --file FILE --by ADMINISTRATOR
              [--check yes] [--column FIELD=COLUMN]… [--reject FILE]
              brings a table of the city (.xlsx or CSV) into its directory; columns are known by their names, Persian or
              English. --check yes tells what would become of it and changes nothing; a second time nothing changes
  seed-demo   --data DIR [--operators FILE] [--messages FILE [--days N] [--per-day N] [--seed WORD]]
              demo operators, their sign-ins are written to DIR/demo.json; with a file of messages these too, and with
              --days as many days of made-up messages, by phrases.json, names.json and times.json beside that file
  backup      --data DIR --to FILE               also while the server runs; attachments go to FILE.attachments beside it
              the server's keys are in it: keep it as safe as the data
  restore     --data DIR --from FILE [--attachments FOLDER]
              only while no server runs; desks resend what the backup lacks
  drill       --from FILE [--attachments FOLDER] [--scratch FOLDER]
              restores a backup into a folder of its own, reads all of it, says what is wrong and removes it again; exit 1 if
              anything is. Touches no running server. --scratch needs as much room as the backup
  check-upgrade --data DIR
              the desks heard in the last 60 days that this program would leave behind, with their last contact; exit 1 if there
              are any. To be run with the new program before an upgrade: it changes nothing, also while the old server runs
  desks       --data DIR
              each desk's version and whether this program serves it; exit 1 if it would leave one out. To be run with the new
              program before an upgrade: it changes nothing, also while the old server runs

Files of settings. Files that these name are found beside them; secrets stand in such files, never in these or in the log:

  --tls FILE  {"certFile": "fullchain.pem", "keyFile": "privkey.pem"}
              PEM; a renewed pair is taken without a stop, a broken one is refused and the one before it stays
  --backups FILE {"folder": "/backup/peygir", "at": ["02:30"], "keep": {"daily": 14, "monthly": 12}}
              by the clock of the city; folder must be there, best on another disk; older ones go only after a good new one

  --smtp FILE {"host": "mail.city.ir", "security": "starttls", "user": "137", "passwordFile": "smtp-password",
               "from": {"name": "مرکز ۱۳۷", "address": "137@city.ir"}}
              security: tls (port 465), starttls (587) or none (25, inside your own walls only); also port, replyTo, caFile
              a message to a department with an e-mail address goes out when it is forwarded; confidential ones never do
  --sms FILE  {"tokenFile": "sms-token",
               "send": {"url": "https://gateway.ir/send", "method": "POST", "headers": {"authorization": "Bearer {token}"},
                        "body": {"json": {"to": "{to}", "text": "{text}", "id": "{id}"}},
                        "reply": {"path": "return.status", "accepted": [200], "refused": [411]}},
               "status": {"url": "https://gateway.ir/status?id={id}", "method": "GET",
                          "reply": {"path": "state", "delivered": [10], "failed": [6, 11]}}}
              {to} is 09…, {toE164} +989…; body may be "form" instead of "json"; reply and status may be left out; also caFile

A password of - is read from standard input. Answers are lines of JSON on standard output, messages go to standard error.
`
