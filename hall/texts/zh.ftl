# 服务大厅网页上的文字。每一条在 en.ftl 里都有同样的一条。

front-title = 服务大厅
front-display = 大厅显示屏
other-language = English
sign-out = 退出登录
people = 人员
no-counter = 没有“{ $counter }”这个窗口
no-counter-now = 请到窗口列表里选择。

counter-idle = 没有正在办理的号码
counter-idle-now = 按 F2 呼叫下一位
counter-held = 正在办理
since-call = 已呼叫 { $minutes } 分 { $seconds } 秒

next = 下一位
recall = 重呼
no-show = 过号
finish = 完成

waiting-title = 等候
waiting-nobody = 无人等候
waiting-total = 共 { $people } 人等候
waiting-people = { $people } 人
waiting-longest = 最久 { $minutes } 分钟
no-shows-title = 过号
no-shows-nobody = 没有过号的号码

parked-title = 挂起
parked-nobody = 没有挂起的号码
priority-number = { $number } 优先
number-for = { $number } → { $counter }
transfer = 转移
park = 挂起
pause = 暂停
resume = 恢复
walk-in = 直接办理
close-day = 停止取号
reopen-day = 恢复取号
close-day-now = 今天不再发号。已经取号的人照常办理。
reopen-day-now = 今天重新开始发号。
call-this = 呼叫
return = 排回等候
give-priority = 给予优先
take-priority = 取消优先
transfer-where = { $number } 转到哪里？
walk-in-what = 没有号码，直接办理什么？
choose-nothing = 返回
confirm-call-now = 要完成 { $number } 并呼叫这个号码吗？
confirm-call-yes = 完成并呼叫
counter-paused = 窗口已暂停
counter-paused-now = 按 F9 恢复

matters = 首问记录 { $count }
matters-title = 首问记录
matters-now = 首问负责，直到办结或移交
matter-line = { $about } { $number } · { $worker } · { $day }
matter-take-on = 登记首问
matter-about = 什么事？
matter-about-now = 写清事由和还差什么，不写姓名
matter-of = 由 { $worker } 负责
matter-settle = 办结
matter-hand-over = 移交
matter-whom = 移交给谁？
matter-nobody = 今天还没有其他人在窗口上班

confirm-next = { $number } 还没有办完
confirm-next-now = 要完成 { $number } 并呼叫下一位吗？
confirm-yes = 完成并呼叫下一位
confirm-no = 继续办理 { $number }

told-called = 请 { $number } 号
told-served = { $number } 已办完
told-no-show = { $number } 已过号
told-waiting = { $number } 已排入等候
told-parked = { $number } 已挂起
told-walked-in = { $number } 开始办理
told-done = 已完成
refused-malformed = 请求无法识别，请再按一次
refused-foreign-reply-topic = 请求来自别处，没有执行
refused-unknown-service = 没有这项服务
refused-unknown-counter = 没有这个窗口，请核对设置
refused-nobody-waiting = 现在没有人等候
refused-counter-busy = 窗口正在办理，请先完成或过号
refused-counter-idle = 窗口没有正在办理的号码
refused-other-ticket = 窗口的号码刚才变了，请看清后再按
refused-conflicting-request = 请求重复，没有执行，请再按一次
refused-numbers-exhausted = 今天的号码用完了
refused-unknown-ticket = 没有这个号码，请刷新后再看
refused-ticket-elsewhere = 这个号码刚才已被处理，请看清后再按
refused-not-served-here = 本窗口不办这项业务，可请办这项业务的窗口呼叫
refused-counter-paused = 窗口已暂停，请先按 F9 恢复
refused-hall-closed = 今天已停止取号
refused-wrong-code = 验证码不对
refused-not-served-yet = 这个号码还没有办完
refused-rated-before = 这个号码已经评价过
refused-unknown-worker = 请先登录
refused-nobody-called-for-help = 那里已经没有人在等帮助
refused-unknown-matter = 这条首问记录已办结
refused-other-worker = 这件事由另一位同事负责
refused-journal-failed = 磁盘写不进去，没有执行。请通知管理员

display-title = 请到窗口办理
display-call = 请 { $number } 到 { $counter }
display-nobody = 还没有呼叫
display-idle = 空闲
display-paused = 暂停
display-waiting = 等候：{ $lines }
display-no-shows = 过号：{ $numbers }
display-since = 与大厅的连接已中断，这是 { $time } 的情况

# 呼叫帮助
help-wanted = 自助机 { $kiosk } 有人呼叫帮助，{ $since } 起
help-answer = 我去
