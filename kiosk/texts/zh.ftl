# 自助取号机显示给居民的全部文字。键名与 en.ftl 一一对应。

# 底部按钮
mode-language = English
mode-elder = 大字
mode-elder-off = 普通字
mode-low = 低位
mode-low-off = 原位

# 返回与时间
back = 返回首页
more-time = 我需要更多时间
countdown = { $seconds } 秒后返回首页
countdown-modes = { $seconds } 秒后恢复原样

# 首页
calls-title = 现在叫号
calls-none = 还没有叫号
call-to = 请到 { $counter }
call-line = 请 { $number } 到 { $counter }
home-take-number = 取号
home-take-number-hint = 点这里，选择要办的事

# 取号
choosing-title = 请点您要办的事
choosing-nothing = 现在没有可以办的事，请到窗口询问
people-ahead = 前面 { $people } 位
people-and-wait = { $people }，{ $wait }
people-none = 现在不用排队
estimate = 约 { $from }–{ $to } 分钟
estimate-none = 时间暂无法估计
service-closed = 暂停取号，请到窗口询问
page-next = 更多事项 { $page }/{ $pages }

# 正在取号
asking-title = 正在为您取号
asking-service = 您要办：{ $service }
asking-fresh = 请稍等
asking-slow = 大厅还没有回答，正在再问。不用再点，不会重复取号。
asking-stuck = 大厅一直没有回答。一有回答，号码就显示在这里。您也可以到窗口，请工作人员帮您。

# 号码
ticket-title = 您的号码
ticket-remember = 请记住这个号码
ticket-ahead = 前面还有 { $people } 位
ticket-next = 前面没有人，请留意叫号
ticket-counters = 在这里办：{ $counters }
ticket-called = 轮到您了
ticket-done = 记住了
ticket-slip-sent = 请取走小票
ticket-slip-missing = 小票没有打出来，请记住号码
ticket-reprint = 再打小票

# 小票
slip-reprint = 补打
slip-rate = 办完事，扫这个码评价

# 打印机，显示在首页上
printer-paper-near-end = 小票纸快用完了
printer-paper-out = 没有小票纸了，号码照样能取
printer-cover-open = 打印机盖子开着，号码照样能取
printer-lost = 小票打不出来，号码照样能取

# 没有取到
refused-title = 这次没有取到号
refused-exhausted = 这件事今天的号已经取完了。请到窗口，工作人员会帮您安排。
refused-closed = 这件事现在不能在这里取号。请选别的事，或到窗口询问。
refused-other = 大厅的系统没能给出号码。请再取一次，或到窗口请工作人员帮您。
refused-again = 再取一次

# 不能取号
order-title = 现在不能取号
order-starting = 正在连接大厅，请稍等一会儿。
order-since = 大厅的系统从 { $time } 起没有回应。
order-help = 请到窗口，工作人员会帮您。恢复以后，这里会自动可以取号。
list-separator = 、

# 办事指南
home-guides = 办事指南
guides-title = 您想了解什么
guide-materials = 要带的材料
guide-steps = 怎么办
guide-fee = 费用：{ $fee }
guide-time = 办理时间：{ $time }
guide-take-along = 用手机扫一扫，可以带走
guide-back = 返回
guide-next = 下一页 { $page }/{ $pages }
guide-first = 从头看 { $page }/{ $pages }
guide-print = 打印带走

# 评价
home-rate = 评价
rate-letter = 您的号码是哪个字母开头
rate-digits = 请输入三位号码和四位评价码
rate-erase = 删除
rate-level = 您对这次服务满意吗
rate-very-satisfied = 非常满意
rate-satisfied = 满意
rate-fairly-satisfied = 基本满意
rate-dissatisfied = 不满意
rate-very-dissatisfied = 非常不满意
rate-sending = 正在送出您的评价
rate-thanked = 谢谢您的评价
rate-thanks = 工作人员看不到是谁评价的。
rate-done = 好
rate-refused = 评价没有送出
rate-refused-number = 号码或评价码不对。请看小票，再输一次。
rate-refused-early = 这个号码还没有办完。办完以后再来评价。
rate-refused-twice = 这个号码已经评价过了，谢谢您。
rate-refused-other = 大厅没有收下这次评价。请再试一次，或告诉工作人员。
rate-refused-silence = 大厅没有回答。请过一会儿再试。
rate-again = 再试一次
ticket-rating-code = 评价码 { $code }
