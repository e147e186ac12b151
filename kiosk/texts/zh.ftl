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

# 积分
home-points = 积分
points-card = 请把户卡对准扫码口
points-card-hint = 户卡是您家的一张卡，不是垃圾袋上的标签。
points-card-lost = 没有户卡，或卡丢了，请到窗口办理。
points-asking = 正在查您家的积分
points-redeeming = 正在为您兑换
points-objecting = 正在记下您的异议
points-waiting = 请稍等，不用再点。
points-account = 您家的积分
points-household = { $building }，{ $household }
points-balance = { $points } 分
points-entries-none = 还没有记录。
points-redeem = 换礼品
points-vouchers = 兑换券 { $count } 张
points-object = 我有异议
points-done = 结束
points-to-account = 看积分
points-rewards = 您想换什么
points-rewards-none = 现在没有可以换的礼品
reward-cost = { $points } 分
reward-short = { $cost } 分，还差 { $points } 分
reward-out = 暂时没有了
points-confirm = 用 { $points } 分换吗
points-after = 换完还剩 { $points } 分。
points-confirm-yes = 确定换
points-confirm-no = 不换了
points-vouchers-title = 还没领的兑换券
points-voucher-new = 换好了
points-voucher = 兑换券
voucher-title = 兑换券
voucher-points = 已用 { $points } 分
voucher-until = { $day } 前有效
voucher-where = 请到服务台出示，领取。
voucher-remember = 请记下券号，或出示这一屏。
voucher-slip-missing = 小票没有打出来，请记下券号。
points-entries = 哪一条不对
points-why = 哪里不对
why-wrong-verdict = 我分对了
why-not-my-bag = 不是我家的
why-wrong-weight = 重量不对
why-points-missing = 分数不对
why-not-redeemed = 我没有换
why-other = 别的问题
points-objected = 异议已经记下，编号
points-objected-until = { $day } 前会有人查看。您不用做别的事。
points-refused = 这次没有办成
points-refused-card = 这张卡查不到。请用本小区的户卡，或到窗口询问。
points-refused-revoked = 这张卡已经停用。请用新的户卡，或到窗口询问。
points-refused-attempts = 刚才试的次数太多。请过几分钟再来，或到窗口办理。
points-refused-suspended = 您家的积分暂停使用。请到窗口询问。
points-refused-few = 积分不够了，没有扣分。
points-refused-stock = 这件礼品刚刚换完，没有扣分。
points-refused-price = 这件礼品的分数刚刚变了，没有扣分。请再看一次。
points-refused-objected = 这一条已经提过异议，正在处理。
points-refused-other = 积分系统没能办成，什么也没有改变。请再试一次，或到窗口询问。
points-refused-silence = 积分系统没有回答。积分都在，请过一会儿再来。
points-refused-silence-redeeming = 积分系统没有回答。请过一会儿再出示户卡：如果已经换成，兑换券就在里面，不会重复扣分。
entry = { $day }　{ $what }　{ $points }
entry-drop = 投放
entry-drop-of = { $stream }{ $verdict }
entry-correction = 更正
entry-correction-of = 更正：{ $stream }{ $verdict }
entry-redemption = 兑换
entry-redemption-of = 换了{ $what }
entry-refund = 退回
entry-refund-of = 退回：{ $what }
entry-expiry = 积分到期
entry-other = 其他
entry-objected = 已提异议
stream-kitchen = 厨余垃圾
stream-other = 其他垃圾
stream-recyclable = 可回收物
stream-hazardous = 有害垃圾
verdict-correct = 合格
verdict-contaminated = 不合格
verdict-uninspected = 未检

# 呼叫帮助
help-none = 呼叫帮助
help-calling = 正在呼叫
help-called = 已告诉工作人员
help-coming = 工作人员马上来
help-unheard = 没接通，请到窗口
