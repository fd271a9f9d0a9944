"""Notes that are kept in the session of a user: in files of SESSION_DIRECTORY, which all processes share."""
import os

from cachelib.file import FileSystemCache
from flask import Flask, redirect, render_template_string, request, session
from flask_session import Session
from flask_wtf.csrf import CSRFProtect

app = Flask(__name__)
app.config.update(
    SECRET_KEY=os.environ["SESSION_SECRET"],
    SESSION_TYPE="cachelib",
    SESSION_CACHELIB=FileSystemCache(os.environ["SESSION_DIRECTORY"], threshold=0),
)
Session(app)
CSRFProtect(app)

PAGE = """<!doctype html><title>Notes</title>
{% if "user" in session %}<h1>Notes of {{ session["user"] }}</h1>
<ul>{% for note in session["notes"] %}<li class="note">{{ note }}</li>{% endfor %}</ul>{% endif %}
<form method="post"><input type="hidden" name="csrf_token" value="{{ csrf_token() }}"></form>"""


@app.get("/login")
def form():
    return render_template_string(PAGE)


@app.post("/login")
def login():
    if request.form["password"] != os.environ["APP_PASSWORD"]:
        return render_template_string(PAGE)
    session["user"] = request.form["user"]
    session["notes"] = []
    return redirect("/notes")


@app.get("/notes")
def notes():
    return render_template_string(PAGE) if "user" in session else redirect("/login")


@app.post("/notes")
def add():
    if "user" not in session:
        return redirect("/login")
    session["notes"] = session["notes"] + [request.form["text"]]
    return redirect("/notes")
