# 安装检查。What `--check` says.

settings = 设置
state = 状态
device = 设备
where = 位置
found = 结果
well = 正常
not-well = 故障
what-now = 怎么办

device-broker = 消息服务器
device-camera = 摄像头
device-clock = 时钟
device-disk = 磁盘
device-font = 字体
device-glass = 屏幕尺寸
device-gun = 扫码枪
device-outbox = 发件箱
device-panel = 按钮面板
device-reader = 读码
device-scale = 秤
device-second-camera = 第二摄像头
device-voice = 语音

now-broker = 检查网线和 [broker] 里的地址、用户名、密码。
now-camera = 检查摄像头的电源和线、镜头盖、灯光，以及 [camera] 里的 source。
now-clock = 接上网络让系统对时；虚拟机里时间可信时，把 is_clock_trusted 写成 true。
now-disk = 清理磁盘或换一块；state_folder 要在本机磁盘上，程序能写。
now-font = 安装 Debian 软件包 fonts-noto-cjk。
now-glass = 用尺量屏幕发亮部分的宽度，写进 [glass] 的 width_mm。
now-gun = 检查扫码枪的线，设成串口模式；核对 [gun] 的 serial_port。
now-outbox = 不要删除文件；检查磁盘，以及是不是另一个程序正开着它。
now-panel = 检查面板的 USB 线，绿灯亮否；核对 [panel] 的 serial_port。
now-reader = 安装 Debian 软件包 libzbar0。
now-scale = 检查秤的电源和串口线；核对 [scale] 的 protocol、serial_port 和 line。
now-second-camera = 检查第二摄像头的电源和线，以及 [second_camera] 里的 source。
now-voice = 运行 python -m station voice --make 文件夹；检查音箱的线和音量。
