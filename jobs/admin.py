from django.contrib import admin

from .models import Job


@admin.register(Job)
class JobAdmin(admin.ModelAdmin[Job]):
    list_display = ("task", "state", "progress", "attempt", "created_at", "finished_at", "message")
    list_filter = ("state", "task")
    ordering = ("-created_at",)
