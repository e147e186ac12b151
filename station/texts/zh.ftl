# 投放点屏幕上的全部文字。键名与 en.ftl 一一对应。

# 顶上的色带，与指示灯同色
band-green = 请投放
band-yellow = 请稍等
band-red = 请看屏幕

# 一袋走到哪一步
step-bag = 放袋
step-label = 标签
step-weight = 称重
step-verdict = 判定
step-done = 记录

# 右边：按自己的需要
mode-language = EN
mode-elder = 大字
mode-usual = 小字
mode-sound = 开声
mode-silent = 静音

# 现在做什么
do-ready = 请把垃圾袋放到秤上
do-seen = 标签看到了，请放秤上
do-loaded = 称到了，请露出标签
do-unreadable = 请把标签转向镜头
do-weighed = 请开袋检查，再判定
do-unweighed = 没称重，请检查判定
do-lifted = 袋子拿起了，请判定
do-reasoning = 为什么不合格？
do-judged = 正在记录，请稍等
do-unwritten = 还没有记上，请稍等
do-thanked = 已记录，请拿走袋子
do-farewell = 谢谢！请放下一袋
do-reopened = 已撤销，请重新判定
do-crowded = 镜头里有两张标签
do-repeated = 这一袋已经记过了
do-uncleared = 请先清空秤盘

# 平静地说明，以及现在怎么办
why-unreadable = 看不清也能判定，暂不积分
why-unwritten = 正在再试。请把袋子留在秤上，并告诉督导员。
why-crowded = 请只留一袋在镜头前，其他的拿远一点。
why-repeated = 不会重复记分。请换下一袋。
why-uncleared = 秤上的东西换了。请全部拿下来，再放一袋。

# 这一袋
household = 住户 { $household }
household-in-building = { $building } 住户 { $household }
stream-kitchen = 厨余垃圾
stream-other = 其他垃圾
stream-recyclable = 可回收物
stream-hazardous = 有害垃圾
unit = 公斤

# 判定
verdict-correct = 合格
verdict-contaminated = 不合格
verdict-uninspected = 未检
undo = 撤销
more-time = 等等
more-reasons = 其他原因
typing = 键盘
key-erase = 退格
key-leave = 返回
key-confirm = 好了
typed-unfinished = 请照标签输入
typed-whole = 看好了请按“好了”
typed-wrong = 和标签对不上，请退格再看
countdown-verdict = { $seconds } 秒后自动
countdown-undo = { $seconds } 秒

# 结果
told-points = { $points } 分
told-points-later = 积分稍后到账
told-points-none = 没有标签，不积分
told-balance = 现有 { $balance } 分
told-reason = 原因：{ $reason }
told-weight = { $weight } 公斤
told-unweighed = 未称重

# 什么暂时用不了
notice-camera = 镜头没有画面：照常收，暂不积分
notice-scale = 秤没有读数：照常收，不称重
notice-ledger = 积分系统没连上：已存好，积分晚到
notice-outbox = 存不下新记录：请告诉督导员
notice-closed = 现在不是投放时间：照常记录
notice-closed-until = { $opens } 再开放，照常记录
notice-outbox-check = 存盘要检查，照常记录：请告诉督导员
notice-unattended = 没有督导员：照常收，记为未检
notice-scan = 镜头没有画面：请用扫码枪

# 督导员
inspector = 值班 { $inspector }
card-on = 开始值班
card-off = 值班结束
card-unknown = 这张卡没有登记，请找负责人

# 底部：设备
device-camera = 镜头
device-second-camera = 镜头二
device-gun = 扫码枪
device-scale = 秤
device-panel = 灯钮
device-broker = 网络
device-ledger = 积分
device-outbox = 存盘
device-clock = 时钟
device-voice = 声音
device-screen = 屏幕
state-degraded = 不准
state-lost = 不通
device-unwell = { $device }{ $state }
devices-all-well = 设备正常
devices-others-well = 其他正常

# 语音里的数字和短句，屏幕上不显示
number-0 = 零
number-1 = 一
number-2 = 二
number-3 = 三
number-4 = 四
number-5 = 五
number-6 = 六
number-7 = 七
number-8 = 八
number-9 = 九
number-10 = 十
number-11 = 十一
number-12 = 十二
number-13 = 十三
number-14 = 十四
number-15 = 十五
number-16 = 十六
number-17 = 十七
number-18 = 十八
number-19 = 十九
number-20 = 二十
number-30 = 三十
number-40 = 四十
number-50 = 五十
number-60 = 六十
number-70 = 七十
number-80 = 八十
number-90 = 九十
number-100 = 百
number-1000 = 千
number-2-of = 两
number-point = 点
say-kilogram = 公斤
say-kilograms = 公斤
say-judge = 请判定
say-hurry = 请判定，十秒后自动记录
say-earned = 积
say-deducted = 扣
say-point = 分
say-points = 分
say-no-points = 没有积分
