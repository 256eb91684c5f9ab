from channels.generic.websocket import AsyncJsonWebsocketConsumer
from django.urls import path


class LampConsumer(AsyncJsonWebsocketConsumer):
    groups = ["lamps"]

    async def lamp_reported(self, event):
        await self.send_json(event)


websocket_urlpatterns = [path("ws/lamps/", LampConsumer.as_asgi())]
