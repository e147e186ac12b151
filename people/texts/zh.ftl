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
