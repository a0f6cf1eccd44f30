# Everything a person runs. Every target that needs the environment brings it itself.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PORT ?= 8000
SECONDS ?= 60
PY := .venv/bin/python
export NO_MKDOCS_2_WARNING := 1
export SOURCE_DATE_EPOCH ?= 1577836800
export SITE_URL ?=
RULES := calculator/rules.json
RULE_SOURCES := $(wildcard policies/*.yml policies/*/*.yml policies/*/source.txt scripts/*.py scripts/rules/*.py scripts/parse/*.py)

.PHONY: help setup setup-test rules verify build kit serve test test-all check mutate fuzz bench portable precompress clean

help: ## 列出所有命令
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

setup: ## 安装所需的一切（uv、CPython 3.13、npm 包），编译规则
	@bash scripts/setup/setup.sh
	@$(MAKE) --no-print-directory $(RULES)

setup-test: setup
	@bash scripts/setup/browser.sh

$(RULES): $(RULE_SOURCES)
	@$(PY) -m scripts.rules

rules: setup ## 重新编译规则
	@$(PY) -m scripts.rules

verify: setup ## 核对引文、数字、编号和例子
	@$(PY) -m scripts.verify

build: setup ## 生成网站到 site/
	@bash scripts/setup/build.sh

kit: setup ## 生成宣传包到 dist/kit/（SITE_URL= 网站地址，印成二维码）
	@$(PY) -m scripts.kit

serve: build ## 生成并在 http://127.0.0.1:8000 打开（PORT= 可改）
	@exec $(PY) -m scripts.serve --port $(PORT)

# Two processes share what needs no browser; a browser keeps both processors busy by itself.
test: setup-test build ## 运行全部测试
	@failed=0; \
	$(PY) -m pytest -m "not slow" --ignore=tests/browser -n 2 --dist loadfile || failed=1; \
	$(PY) -m pytest -m "not slow" tests/browser || failed=1; \
	exit $$failed

test-all: setup-test build ## 运行全部测试，包括耗时长的；随机测试每次取新的例子，calculator/ 的分支要全部走到
	@HYPOTHESIS_PROFILE=explore $(PY) -m pytest --cov=calculator --cov-branch --cov-fail-under=100

check: setup ## 格式、类型、链接、已知漏洞（快，不开浏览器）
	@.venv/bin/ruff format --check calculator scripts tests
	@.venv/bin/ruff check calculator scripts tests
	@.venv/bin/mypy
	@$(PY) -m scripts.verify
	@$(PY) -m scripts.trust.audit

mutate: setup ## 改动每条规则，看例子能不能发现
	@$(PY) -m scripts.mutate

fuzz: setup ## 模糊测试，每个目标 60 秒（SECONDS= 可改）
	@$(PY) -m scripts.fuzz --seconds $(SECONDS)

bench: setup-test ## 性能对比
	@$(PY) -m scripts.bench

portable: build ## 打成 U 盘版：解压后双击 index.html 就能用，不用服务器、不用联网
	@$(PY) -m scripts.portable

precompress: build ## 给 site/ 的文件各做一份压缩好的副本，放到服务器上用
	@$(PY) -m scripts.hosting

clean: ## 删除生成的东西
	rm -rf site build dist .cache $(RULES)
