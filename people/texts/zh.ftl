# 登录页面。The door's pages.

sign-in = 登录
sign-out = 退出登录
password = 设置密码
other-language = English

field-name = 用户名
field-secret = 密码或一次性代码
field-password = 新密码
field-again = 再输一遍新密码

door-hint = 忘了密码？请找管理员要一个一次性代码，填在密码的位置。
door-ended = 登录已经结束，请重新登录，就会回到原来的页面。
door-wrong = 用户名或密码不对，请再试一次。
door-wrong-wait = 用户名或密码不对。请等 { $seconds } 秒再试。
door-later = 试错太多次。请等 { $seconds } 秒再试，或找管理员要一个一次性代码。
door-locked = 这个用户名已停用，请找管理员。
door-busy = 现在登录的人太多，请过一会儿再试。

password-rule = 至少 { $characters } 个字，用一句话最好记，例如一句只有您知道的话。不要求大小写、数字或符号。
password-differs = 两遍输入的不一样，请重新输入。
password-too-short = 太短了，至少要 { $characters } 个字。
password-too-long = 太长了，请短一些。
password-contains-name = 密码里不能主要是您的用户名，请换一个。
password-easy-to-guess = 这个密码太容易被猜到，请换一句话。

denied-title = 没有权限
denied = { $person }，这个页面不归您的岗位使用。需要的话请找管理员。
denied-home = 回到首页

# 管理员的页面。The administrator's page.

people-title = 人员与权限
people-add = 添加人员
change = 更改
column-name = 用户名
column-role = 岗位
column-state = 状态
column-change = 更改
role-worker = 社工
role-supervisor = 督导
role-administrator = 管理员
state-able = 可以登录
state-no-password = 还没有密码
state-locked = 已停用
do-add = 添加
do-role = 换岗位
do-lock = 停用
do-unlock = 恢复
do-code = 发一次性代码（原密码作废）
do-sign-out = 全部退出登录
code-issued = { $person } 的一次性代码，只显示这一次，{ $until } 前有效，登录时填在密码的位置：
done-role = { $person } 的岗位已更改。
done-lock = { $person } 已停用，并已全部退出登录。
done-unlock = { $person } 可以再登录了。
done-sign-out = { $person } 已全部退出登录。
refusal-no-name = “{ $person }”不能作用户名：只用 a–z、0–9 和 -，最多 32 个，例如 wang-fang。
refusal-name-taken = { $person } 已经有了，请换一个用户名。
refusal-no-page-role = 这个岗位不登录网页。
refusal-unknown = 没有 { $person } 这个人。
refusal-locked = { $person } 已停用，请先恢复。
refusal-last-administrator = { $person } 是最后一位管理员，请先添加另一位。

audit-title = 操作记录
column-at = 时间
column-actor = 谁
column-deed = 做了什么
column-subject = 对象
column-from = 来自
column-outcome = 结果
deed-signed-in = 登录
deed-sign-in-failed = 登录失败
deed-signed-out = 退出登录
deed-password-set = 设置密码
deed-denied = 无权限，被拒
deed-person-added = 添加人员
deed-role-changed = 更改岗位
deed-locked = 停用
deed-unlocked = 恢复
deed-one-time-code-issued = 发一次性代码
deed-signed-out-everywhere = 全部退出登录
deed-asked = 操作
deed-reward-changed = 更改奖品
deed-stock-moved = 进货或盘点
deed-reward-handed-out = 发放奖品
deed-voucher-cancelled = 作废兑换券
deed-reward-redeemed = 兑换奖品
deed-case-noted = 备注案件
deed-case-settled = 办结案件
deed-case-reopened = 重新打开案件
deed-exported = 导出表格
deed-broker-account-opened = 开通设备账号
deed-broker-password-renewed = 更换设备密码
deed-broker-account-closed = 关闭设备账号
deed-token-issued = 签发接口令牌
deed-token-revoked = 吊销接口令牌
deed-cards-issued = 发积分卡
deed-card-revoked = 积分卡作废
deed-roll-made-void = 袋签作废
outcome-done = 完成
outcome-wrong = 用户名或密码不对
outcome-locked = 已停用
outcome-refused = 被拒
outcome-by-code = 用一次性代码
outcome-sent = 已发出
outcome-not-sent = 没有发出
