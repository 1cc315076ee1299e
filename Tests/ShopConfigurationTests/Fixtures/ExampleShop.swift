/// A complete `shop.yaml`: every key there is, with a comment. The documentation shows the same text.
let exampleShop = #"""
  shop:
    name: {en: Harbour Tea House, zh: 海港茶馆}   # one text, or one for each language
    language: zh                  # en, zh or a language of your own; default: the locale's
    theme: harbour                # default: the built-in theme
    time-zone: Asia/Shanghai      # default: the computer's
    support-phone: 400-800-1234
    opening-hours:                # default: always open; a day not named is closed
      mon-thu: 09:00-18:30
      fri: 09:00-14:00, 15:00-02:00   # until two o'clock at night
      sat: 10:00-24:00
      sun: closed

  accounts:                       # merchant accounts at the acquirers
    - id: main
      name: {en: City Acquirer, zh: 城市收单}
      merchant-id: "898310148160568"
      support-phone: 95516

  terminals:
    - id: counter-1               # never change it: the journal knows the terminal by it
      name: {en: Counter 1, zh: 一号收银台}
      place: {en: Ground floor, zh: 一楼}    # optional
      connector: zvt
      host: 192.168.1.21          # a name or an address
      port: 20007                 # default
      password: {env: TILLWATCH_COUNTER_1}   # or {file: /PATH}, {credential: NAME}; never the six digits themselves
      interval: 10s               # how often it is asked; 1s to 24h, default 10s
      deadline: 8s                # how long an answer may take; less than the interval
      charset: auto               # auto, cp437, iso8859-1, iso8859-15, zvt7bit, utf8
      tid: "52523535"             # by this number services know the terminal
      target-version: 2.1.0       # the software it should have
      status-service-byte: 0x05   # of the status enquiry, default 5
      totals-interval: 15min      # turnover totals and pre-authorisations; "never" to leave them out
      restart:                    # a program that restarts it, instead of the terminal's own command; optional
        command: [/usr/bin/adb, -s, "192.168.1.21:5555", reboot]
        deadline: 20s             # 1s to 5min, default 30s; after that nobody knows what came of it
      reset:                      # the same for the reset of its application
        command: [/opt/till/reset-app, counter-1]
        environment: {TOKEN: {file: /etc/tillwatch/reset-token}}
    - id: counter-2
      name: {en: Counter 2, zh: 二号收银台}
      connector: zvt
      host: counter-2.lan
    - id: counter-3               # a PAX terminal; it shares the keys that are not ZVT's own
      name: {en: Counter 3, zh: 三号收银台}
      connector: poslink
      host: 192.168.1.23
      port: 10009                 # default
      framing: tcp                # default; or http, as the terminal is set up
      interval: 30s               # default

  printers:                       # receipt printers of their own; optional
    - id: receipts
      name: {en: Receipts, zh: 小票}
      place: {en: Ground floor, zh: 一楼}    # optional
      connector: escpos
      host: 192.168.1.31
      port: 9100                  # default
      interval: 30s               # how often it is asked; 1s to 24h, default 30s
      deadline: 3s                # default

  power:                          # battery supplies (UPS) that a server of the Network UPS Tools knows of; optional
    - id: ups
      name: {en: UPS, zh: 备用电源}
      connector: nut
      host: localhost             # where upsd runs
      port: 3493                  # default
      ups: till                   # its name there, as in ups.conf
      interval: 10s               # default
      deadline: 5s                # default

  services:
    - id: acquirer
      name: {en: Acquirer status, zh: 收单行状态}
      connector: http-json
      url: https://status.acquirer.example/v1/merchant?view=full
      method: get                 # default; or post, with what is sent each time in "body"
      headers:
        Accept: application/json
        Authorization: {credential: acquirer-token, prefix: "Bearer "}
      interval: 60s               # default
      deadline: 10s               # default
      size-limit: 256 KiB         # the longest answer read, all pages together; 1 KiB to 16 MiB, default 1 MiB
      pages:                      # where lists come in several pages; optional
        next: $.paging.next       # the next address stands here; or "link-header"; or "cursor: $.…" with "parameter: …";
        limit: 20                 # or "parameter: page" with "first: 1" for pages that are counted. At most so many, 2 to 100
      account: main               # account facts below are about this one
      ca-file: /etc/tillwatch/acquirer.pem   # trust these certificates instead of the system's
      allow-plain-http: false     # true allows http: to another computer, but never with a secret
      facts:
        - fact: account.state
          path: $.merchant.state
          values: {ACTIVE: normal, REVIEW: under-review, FROZEN: frozen}   # the service's words: ours
        - fact: account.balance
          path: $.merchant.balance.available
          unit: money-minor CNY   # 12345 is 123.45; money-major CNY: 123.45 is 123.45
        - fact: account.limit.day
          path: $.merchant.limits.day
          unit: money-major $.merchant.limits.currency   # the currency stands in the answer
        - fact: account.settlement.at
          path: $.merchant.settlements[0].at
          unit: iso8601           # or epoch-s, epoch-ms, local (yyyy-MM-dd HH:mm:ss in the shop's time zone)
        - fact: link.latency      # a link fact without subject is about the way to this service's host
          path: $.host.latency
          unit: s                 # ms, s, min, h; percent, ratio; dBm, degC, V, count
        - fact: link.up
          subject: link/gateway
          path: $.router.online
          values: {"yes": "true", "no": "false"}
      lists:
        - path: $.terminals
          kind: link
          key: $.tid
          members: {"52523535": counter-1, "52523536": counter-2}   # default: the terminals' tid and id
          facts:
            - fact: link.signal
              path: $.radio['signal.dbm']
              unit: dBm
        - path: $.upgrades
          kind: upgrade           # upgrades are discovered; their key names them
          key: $.id
          roster: true            # what is missing from the list is gone
          facts:
            - fact: upgrade.state
              path: $.state
            - fact: upgrade.progress
              path: $.done
              unit: ratio

  plugins:                        # programs that follow the monitoring-plugins guidelines
    - id: router
      name: {en: Way to the router, zh: 到路由器}
      command: [/usr/lib/nagios/plugins/check_ping, -H, 192.168.1.1, -w, "100,20%", -c, "500,60%", -p, "3"]
      environment: {MODE: fast}   # beside PATH, HOME, USER, LOGNAME, TZ and LC_ALL; a secret as {env: NAME}, {file: /PATH}, …
      interval: 60s               # default
      deadline: 10s               # default
      subject: link/gateway       # what facts without a subject of their own are about
      facts:
        - fact: link.up
          from: exit              # the exit code: 0 ok, 1 warning, 2 critical; 3 is unknown and tells nothing
          values: {ok: true, warning: true, critical: false}
        - fact: link.latency
          label: rta              # of the performance data; its unit is converted
        - fact: link.loss
          label: pl
          unit: percent           # only needed where the plugin gives no unit
        - fact: link.network
          from: text              # the first line
    - id: receipts
      name: {en: Receipt printer, zh: 小票打印机}
      command: [/opt/till/check_printer, 192.168.1.31]
      facts:
        - fact: printer.paper
          subject: printer/receipts
          label: paper            # how a number stands against its own thresholds
          values: {ok: ok, warning: low, critical: out}

  ledgers:                        # what people keep of their accounts in a file; optional
    - id: book
      name: {en: Account book, zh: 账户台账}
      file: /home/shop/账户.csv   # comma, semicolon or tab; UTF-8, UTF-16 or GB18030; its first line are headings
      key: 商户号                 # the column of merchant numbers (or ids); or "account: main" for every row
      interval: 30s               # how often it is looked at, default; it is read when it was written anew
      fresh-for: 36h              # how long its word counts after it was written; 1min to 60d, default 36h
      facts:
        - fact: account.payments
          column: 收款
          values: {允许: allowed, 停用: blocked}
        - fact: account.limit.month
          column: 月限额
          unit: money-major CNY
        - fact: account.settlement.state
          column: 结算状态
          values: {已到账: paid, 处理中: processing, 失败: failed}

  push:                           # where programs on devices tell what they see by themselves; optional
    listen: 192.168.1.10:8642     # default 127.0.0.1:8642, this computer alone; anything else needs a certificate
    certificate: /etc/tillwatch/push.pem   # and what vouches for it
    key: /etc/tillwatch/push-key.pem       # readable by its owner and group alone
    agents:
      - id: stockroom             # the source of what it tells
        name: {en: Stock room tablet, zh: 库房平板}
        token: {file: /etc/tillwatch/stockroom-token}   # at least 16 characters
        subjects: [terminal/counter-2, link/terminal:counter-2]   # of whom it may tell
        facts: [terminal.battery, terminal.mains, link.signal]    # and what
        fresh-for: 5min           # how long its word counts; 10s to 60d, default 5min

  by-hand:                        # how long what people keep by hand of the accounts counts (e in the console); optional
    fresh-for: 36h                # states, balances, settlements; 1h to 60d, default 36h
    limits-for: 30d               # limits and the bank account; 1h to 400d, default 30d

  links:                          # the shop's own lines to the internet, where they are told apart; optional
    - id: fibre
      name: {en: Fibre, zh: 光纤}
    - id: mobile
      name: {en: Mobile line, zh: 移动网络}

  network:                        # what this computer measures of the way out; without this key nothing, {} is enough
    interval: 10s                 # how often; 1s to 24h, default 10s
    deadline: 3s                  # default
    interface: eth0               # default: the one that the way out goes through
    gateway: auto                 # default: the router of that way; or an address, which is pinged
    names: [pos.acquirer.example] # must be found (DNS); default: the names below, else the root of all names
    name-servers:                 # default: this computer's own
      - 192.168.1.1
      - {host: 223.5.5.5, port: 53}
    internet:                     # what stands for the internet; default: nothing does
      - 223.5.5.5                 # is pinged
      - {host: www.acquirer.example, tcp: 443}   # is connected to
      - {host: 119.29.29.29, dns: 53}            # is asked a name
    hosts:                        # where the terminals' payments go: if none can be reached, no card can be taken
      - id: payments              # not the id of a service
        name: {en: Payment host, zh: 交易主机}
        host: pos.acquirer.example
        port: 443                 # default
        tls: true                 # default; its certificate is looked at every ten minutes
        ca-file: /etc/tillwatch/acquirer.pem   # trust these certificates instead of the system's
    terminals:                    # all are pinged; "never" for none
      counter-2: {tcp: 8080}      # or ping, never; never the port that the till uses
    modem:                        # "never", or auto: ModemManager is asked where it is there; default
      program: /usr/bin/mmcli
      link: mobile                # the line (links:) that the modem is, where it is not the way out

  reachability:                   # what is reached through what; optional
    - subject: terminal/counter-1
      through: [link/terminal:counter-1, link/gateway]   # all of them are needed
    - subject: link/internet
      through: [link/gateway, [link/fibre, link/mobile]] # of an inner list one is enough

  maintenance:                    # what has to be done regularly; "none" for nothing; default: a usual calendar
    - id: cleaning
      kind: cleaning              # inspection, cleaning, software, receipts, ups-test, training, other
      name: {en: Clean the terminals, zh: 清洁终端}   # default: the kind's
      every: 7 d                  # 1 d to 1095 d
      first-due: 2026-12-01       # default: "every" after the console first saw it
      remind: 1 d                 # before it is due; default 3 d, or a seventh of "every" where that is less
      checklist:                  # at most 20 items; default: the kind's; [] for none
        - {en: Wipe display and keys, zh: 擦拭屏幕和按键}
        - {en: Draw a cleaning card through the reader, zh: 用清洁卡清洁读卡器}

  windows:                        # maintenance windows, in which trouble is expected
    - name: {en: Router replaced, zh: 更换路由器}
      subjects: [link/gateway, link/internet]   # default: the whole shop
      from: 2026-12-01 22:00      # by the shop's clock
      to: 2026-12-02 02:00
    - name: {en: Nightly close, zh: 夜间结算}
      every: day                  # or week, month
      at: 02:00
      for: 30 min                 # 1 min to 7 d
    - name: {en: Terminal updates, zh: 终端升级}
      every: month
      days: [1, last]             # of the month; of a week: [mon, sat-sun]
      at: 01:00
      flexible: true              # begins with the first trouble
      within: 4 h                 # of this time, and lasts as long as "for"
      for: 1 h

  takings:                        # what the whole shop usually takes in an hour, for the estimate of what an outage costs
    currency: CNY
    hourly:
      mon-fri: {9-12: 400, 12-14: 900, "14:00-18:30": 350.50}
      sat: {10-22: 700, 22-2: 450}   # until two o'clock at night

  technician:                     # who may touch the terminals
    pin: '$scrypt$ln=14,r=8,p=5$dGVhLWxlYXZlcy1zYWx0IQ$agiM0fIkYDRGgX+e68yB2Or/xoGaiiTzL/B8L9xl/o8'   # by: tillwatch pin
    unlocked-for: 10min           # after the PIN and after each operation; 1min to 8h, default 10min

  display:                        # the screen; the console writes it from its settings page (,)
    mouse: true                   # whether the mouse works in the console at first; default true
    bell: true                    # whether it rings for a new critical incident; default true
    ascii: false                  # whether it draws with ASCII alone; default false

  notify:                         # who is told of incidents, and how; default: nobody
    - id: group
      kind: dingtalk              # desktop, webhook, wecom, dingtalk, feishu, ntfy, mail
      url: {credential: dingtalk-url}   # the robot's whole address: it carries a key, so it is a secret
      secret: {file: /etc/tillwatch/dingtalk-secret}   # signs messages; dingtalk and feishu
      mention: ["13800000000"]    # or "@all"; user ids with wecom, only "@all" with feishu
      language: zh                # default: the shop's
      severity: warning           # the least that is told: notice, warning (default), critical
      recovery: true              # whether the end is told too; default
      quiet-hours: 22:00-07:00    # by the shop's clock, or "closed" for when the shop is closed; default: none
      critical-always: true       # tells what is critical in quiet hours too; default false
      at-most: {notices: 5, within: 10min}   # default; what there is beyond is summed up in the last one
    - id: phone
      kind: ntfy
      url: {file: /etc/tillwatch/ntfy-url}   # ends with the topic
      token: {env: NTFY_TOKEN}    # optional; ntfy and webhook
    - id: office
      kind: mail
      to: [owner@tea.example, root]
      from: shop@tea.example      # default: whom sendmail takes us for
      program: /usr/sbin/sendmail # default; of desktop: /usr/bin/notify-send
  """#
