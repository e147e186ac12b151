# 督导页面。The supervisors' pages.

fleet-title = 站点
aside-title = 待查
other-language = English
sign-out = 退出登录
people = 人员
nobody-yet = 还没有站点。站点连上后会出现在这里。
fleet-summary = 失联 { $lost } · 异常 { $degraded } · 正常 { $well }
fleet-more = 另有 { $count } 个没有列出，最要紧的都在上面。

station = 站点 { $name }
hall = 大厅 { $name }
kiosk = 取号机 { $name }

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
device-hall = 大厅
device-printer = 打印机
device-gun = 扫码枪
device-ledger = 账本
device-outbox = 发件箱
device-panel = 按钮面板
device-scale = 秤
device-second-camera = 第二摄像头
device-screen = 屏幕
device-voice = 语音
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
hindrance-label-is-void = 袋签已作废
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

since-short = 自 { $at } 起
well-title = 正常的站点（{ $count }）

station-unknown = 这个站点还没有发来过消息。
fact-disk = 磁盘
fact-heat = 主机温度
disk-free = 剩余 { $gb } GB

disk-low = 只剩 { $gb } GB，请清理
devices-title = 设备
devices-unknown = 站点没有报告设备。连上后会出现在这里。
advice-broker = 请检查站点的网络和消息服务器。
advice-camera = 请检查摄像头的线和镜头，灯是否开着；也可以试试重启摄像头。
advice-clock = 站点的时间没有校准。请检查网络，或接上时间服务器。
advice-gun = 请检查扫码枪的线；也可以试试重启扫码枪。
advice-ledger = 投放还没有收到回执。投放都存着，连上后自动补发。
advice-outbox = 请检查站点的磁盘。没有存下的投放不会告诉居民已记录。
advice-panel = 请检查按钮面板的线；屏幕和按键 1 2 3 也能用。
advice-scale = 请检查秤的电源和串口线；现在的投放记为未称重。
advice-screen = 请看站点的屏幕是否亮着；也可以断电再开主机。
advice-second-camera = 请检查第二摄像头的线和镜头；第一个摄像头照常工作。
advice-voice = 请检查音箱的线和音量；屏幕和灯照常提示。

day-title = 近 24 小时
day-legend = 越高越糟：高为失联，中为异常，低为正常；细线表示那时没有记录（账本重启后从头记）。
day-whole = 站点
day-bad = { $health } { $times } 次，共 { $duration }
day-well = 一直正常
day-unknown = 没有记录
minutes = { $count } 分钟
hours = { $count } 小时

requests-title = 远程操作
ask-zero = 秤归零
ask-picture = 拍一张看看
ask-reload = 重读设置
ask-restart = 重启{ $device }
confirm-zero = 把站点 { $name } 的秤归零？秤上应当是空的；有袋子时站点会拒绝。
confirm-picture = 让站点 { $name } 的摄像头拍一张，显示在这里？
confirm-reload = 让站点 { $name } 重新读取它的设置文件？
confirm-restart = 重启站点 { $name } 的{ $device }？需要几秒钟。
confirm-yes = 确定
confirm-no = 不做
not-asked = 没有发出：账本没有连上消息服务器。请稍后再试。
reply-awaited = 等待站点回答……
reply-done = 已完成
reply-refused = 站点没有做
reply-failed = 没有成功
reply-none = 没有回答
no-answer-why = 站点可能断开了，或者版本太旧。
picture-alt = { $at } 摄像头拍到的画面
refusal-malformed = 站点看不懂这个请求，版本可能不同
refusal-expired = 请求到得太晚
refusal-clock-unsynced = 站点的时间没有校准，分不清请求是否过期
refusal-scale-not-empty = 秤上有东西，或者正在投放
refusal-scale-lost = 秤没有读数
refusal-no-zero-command = 这种秤不能远程归零，请按秤上的归零键
refusal-no-such-device = 站点没有这个设备
refusal-too-many-requests = 请求太多，请等前面的完成

labels-for-home = 袋签 { $count } 张
duty-card = 督导员上岗卡
duty-card-use = 上岗、下岗时给站点的摄像头或扫码枪看一下。丢失请立即报告，此卡将作废。

see-bag = 看袋子 { $at }
bag-alt = { $at } 投放的袋子，不合格或没有读出袋签
bag-gone = 照片已经删除。
close = 关闭
