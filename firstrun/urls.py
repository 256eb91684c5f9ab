from django.urls import path

from firstrun.views import wizard

app_name = "firstrun"

urlpatterns = [
    path("", wizard.look, name="look"),
    path("code/", wizard.code, name="code"),
    path("owner/", wizard.owner, name="owner"),
    path("categories/", wizard.categories, name="categories"),
    path("categories/new/", wizard.category, name="category-new"),
    path("categories/<int:pk>/", wizard.category, name="category"),
]
