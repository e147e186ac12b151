# What `--check` says.

settings = settings
state = state
device = device
where = where
found = found
well = well
not-well = NOT WELL
what-now = What now

device-broker = broker
device-camera = camera
device-clock = clock
device-disk = disk
device-font = font
device-glass = glass
device-gun = gun
device-outbox = outbox
device-panel = panel
device-reader = reader
device-scale = scale
device-second-camera = second camera
device-voice = voice

now-broker = check the network cable, and address, username and password in [broker].
now-camera = check its power and cable, the lens cap, the light, and source in [camera].
now-clock = let the system find the time on the network; in a virtual machine whose host keeps it, set is_clock_trusted = true.
now-disk = make room, or replace it; state_folder must be on a local disk that may be written.
now-font = install the Debian package fonts-noto-cjk.
now-glass = measure the width of the lit part with a ruler, and set width_mm in [glass].
now-gun = check its cable, set the gun to serial mode, and check serial_port in [gun].
now-outbox = delete nothing; check the disk, and whether another program has it open.
now-panel = check its USB cable and its green light, and serial_port in [panel].
now-reader = install the Debian package libzbar0.
now-scale = check its power and serial cable, and protocol, serial_port and line in [scale].
now-second-camera = check its power and cable, and source in [second_camera].
now-voice = run python -m station voice --make FOLDER; check the loudspeaker's cable and volume.
