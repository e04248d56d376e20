from django.contrib import admin

from .models import Delivery, Job, Webhook


@admin.register(Job)
class JobAdmin(admin.ModelAdmin[Job]):
    list_display = ("task", "state", "progress", "attempt", "created_at", "finished_at", "message")
    list_filter = ("state", "task")
    ordering = ("-created_at",)


@admin.register(Webhook)
class WebhookAdmin(admin.ModelAdmin[Webhook]):
    list_display = ("address", "topics", "created_at", "created_by", "paused_at")
    exclude = ("secret", "old_secret")


@admin.register(Delivery)
class DeliveryAdmin(admin.ModelAdmin[Delivery]):
    list_display = ("topic", "webhook", "state", "n_tries", "created_at", "answered", "error")
    list_filter = ("state", "topic")
    ordering = ("-created_at",)
