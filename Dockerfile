FROM debian:bookworm-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends python3 python3-venv fonts-noto-cjk fontconfig libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --home-dir /srv/mingchuang mingchuang
WORKDIR /srv/mingchuang
COPY requirements.txt .
RUN python3 -m venv .venv && .venv/bin/pip install --no-cache-dir --require-hashes -r requirements.txt
COPY wsgi.py babel.cfg ./
COPY portal portal
COPY standards standards
COPY surveys surveys
COPY translations translations
RUN for code in en ko; do .venv/bin/pybabel -q compile -i translations/$code/LC_MESSAGES/messages.po -o translations/$code/LC_MESSAGES/messages.mo; done \
    && mkdir var && chown -R mingchuang var
USER mingchuang
ENV MINGCHUANG_VAR=/srv/mingchuang/var
VOLUME /srv/mingchuang/var
EXPOSE 8000
HEALTHCHECK CMD [".venv/bin/python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/healthz', timeout=5)"]
CMD ["sh", "-c", ".venv/bin/flask --app wsgi db upgrade -d portal/migrations && exec .venv/bin/flask --app wsgi serve --host 0.0.0.0"]
