from django.urls import path

from forums.consumers import TopicConsumer

websocket_urlpatterns = [
    path("ws/topic/<key:topic_id>/", TopicConsumer.as_asgi()),  # type: ignore[arg-type]
]
