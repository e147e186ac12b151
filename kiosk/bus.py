"""The kiosk's connection to the broker, and what the broker says when it breaks."""

from kiosk.settings import KioskSettings
from messaging.bus import Will
from messaging.codec import encode
from messaging.contracts.health import Health, KioskHealth
from messaging.mqtt_bus import MqttBus
from messaging.topics import Topics


def make_bus(settings: KioskSettings) -> MqttBus:
    """Make the bus, not open yet; raises `CredentialsError`."""
    topic = Topics(settings.community).kiosk_health(settings.kiosk)
    lost = encode(KioskHealth(state=Health.LOST))
    return MqttBus(settings.broker, client=settings.kiosk, will=Will(topic, lost))
