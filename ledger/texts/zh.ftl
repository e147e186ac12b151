# 督导页面。The supervisors' pages.

fleet-title = 站点
aside-title = 待查
other-language = English
sign-out = 退出登录
nobody-yet = 还没有站点。站点连上后会出现在这里。
fleet-summary = 失联 { $lost } · 异常 { $degraded } · 正常 { $well }
fleet-more = 另有 { $count } 个没有列出，最要紧的都在上面。

station = 站点 { $name }
hall = 大厅 { $name }

health-well = 正常
health-degraded = 异常
health-lost = 失联

since = 自 { $at } 起（{ $ago }）
ago-now = 刚刚
ago-minutes = { $count } 分钟前
ago-hours = { $count } 小时前
ago-days = { $count } 天前

fact-cause = 原因
fact-device = 设备
fact-outbox = 待发
fact-last-drop = 最近投放
fact-missing = 缺号
fact-clock = 时钟
fact-version = 版本

cause-connection-lost = 连接断开
cause-switched-off = 已关机
cause-silent = 没有消息
cause-no-health-reported = 只有投放，没有状态

device-broker = 消息服务器
device-camera = 摄像头
device-clock = 时钟
device-gun = 扫码枪
device-ledger = 账本
device-outbox = 发件箱
device-panel = 按钮面板
device-scale = 秤
device-second-camera = 第二摄像头
device = { $device } { $health }，自 { $at } 起
device-why = { $device } { $health }，自 { $at } 起：{ $detail }
outbox-empty = 没有
outbox-some = { $count } 条
outbox-since = { $count } 条，最早 { $at }（{ $ago }）
missing = { $from }–{ $to }，自 { $at } 起
missing-one = { $from }，自 { $at } 起
missing-more = 还有 { $count } 处
clock-unsynced = 未校准
no-drop-yet = 还没有

trouble-books = 账本暂时写不进去：{ $trouble }。新的投放由站点保存，稍后自动重发，不会丢失。请查看磁盘。
trouble-broker = 账本没有连上消息服务器。新的投放由站点保存，连上后自动入账，不会丢失。
trouble-page = 页面暂时读不到账本：{ $trouble }

drops-title = 最近投放
no-drops = 还没有投放。
drop-at = 时间
drop-station = 站点
drop-household = 住户
drop-stream = 类别
drop-weight = 重量
drop-verdict = 检查
drop-points = 积分
drop-remark = 备注
household = { $building } · { $code }
household-unknown = { $code }（未登记）
household-none = 未识别
unweighed = 未称重
stream-kitchen = 厨余垃圾
stream-other = 其他垃圾
stream-recyclable = 可回收物
stream-hazardous = 有害垃圾
verdict-correct = 合格
verdict-contaminated = 不合格
verdict-uninspected = 未检
outcome-refused = 未入账
remark-clock = 站点时钟未校准
hindrance-no-household-was-read = 没有读出住户
hindrance-unknown-household = 住户未登记
hindrance-household-suspended = 住户已暂停
hindrance-not-a-bag-label = 不是袋签
hindrance-label-of-another-household = 袋签属于别的住户
hindrance-label-used-before = 袋签已用过
hindrance-other-content-under-the-same-drop-id = 同一编号内容不同

aside-intro = 这些消息没有入账，留在这里待人查看。
aside-none = 没有待查的消息。
aside-at = 时间
aside-fault = 问题
aside-topic = 主题
aside-reason = 原因
aside-payload = 内容
fault-malformed = 格式不对
fault-oversize = 太大
fault-foreign-station = 冒用站点名
fault-conflicting = 同一编号内容不同
fault-unpostable = 无法入账
count-posted = 已入账 { $count }
count-duplicate = 重复送达 { $count }
count-refused = 未入账 { $count }
count-fault = { $fault } { $count }
gaps-title = 缺号
gaps-intro = 站点编过号、账本没有收到的投放。
gaps-none = 没有缺号。
gap-outbox = 发件箱
