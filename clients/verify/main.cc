// hearth-verify: what an auditor runs, on a machine of his own, without a network.
#include <google/protobuf/stubs/logging.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <filesystem>
#include <iostream>

#include "absl/strings/str_cat.h"
#include "clients/cpp/files.h"
#include "clients/verify/check.h"
#include "clients/verify/receipt_file.h"
#include "clients/verify/verify.h"

namespace hearth::verify {
namespace {

constexpr int kUsage = 64;  // not 0, 1 or 2: a wrong command line is no verdict

struct Options {
  std::string bundle, json_file;
  std::vector<std::string> checkpoint_files, receipt_files, attachment_files;
  bool list_checks = false;
};

// What a file holds, or the file itself where a key line is expected.
std::string LineOrFile(const std::string& text) {
  if (ParseNoteKey(text)) return text;
  std::string content = client::ReadFile(text).value_or(text);
  while (!content.empty() && (content.back() == '\n' || content.back() == '\r')) content.pop_back();
  return content;
}

absl::Status ReadFiles(const Options& options, Input* input) {
  for (const std::string& path : options.checkpoint_files) {
    absl::StatusOr<std::string> note = client::ReadFile(path);
    if (!note.ok()) return note.status();
    input->older_notes.push_back(*std::move(note));
  }
  std::error_code error;
  for (const auto& file :
       std::filesystem::directory_iterator(options.bundle + "/checkpoints", error)) {
    absl::StatusOr<std::string> note = client::ReadFile(file.path().string());
    if (!note.ok()) return note.status();
    input->older_notes.push_back(*std::move(note));
  }
  for (const std::string& path : options.receipt_files) {
    absl::StatusOr<std::string> text = client::ReadFile(path);
    if (!text.ok()) return text.status();
    ReadReceipts(*text, input);
  }
  for (const std::string& path : options.attachment_files) {
    absl::StatusOr<std::string> bytes = client::ReadFile(path);
    if (!bytes.ok()) return bytes.status();
    input->attachments.emplace_back(std::filesystem::path(path).filename().string(),
                                    *std::move(bytes));
  }
  return absl::OkStatus();
}

void AddOptions(CLI::App* app, Options* options, Input* input) {
  app->add_option("BUNDLE", options->bundle, "hearth log bundle 导出的目录 / folder of the bundle");
  app->add_option("--key", input->log_keys,
                  "日志公钥行或其文件，须来自导出目录之外 / the log's key line or its file, from "
                  "elsewhere than the bundle");
  app->add_option("--checkpoint", options->checkpoint_files,
                  "在别处保存的旧检查点 / older checkpoints that were kept elsewhere");
  app->add_option("--receipt", options->receipt_files,
                  "回执文件，一行一个 JSON / receipts, one JSON object a line");
  app->add_option("--attachment", options->attachment_files,
                  "附件文件，以其哈希为名 / attachments, named by their hash");
  app->add_option("--witness", input->witness_keys,
                  "见证人公钥行 / key lines of witnesses, beside those that the log names");
  app->add_option("--quorum", input->quorum, "所需见证人数 / cosignatures required");
  app->add_option("--since", input->since,
                  "此前各条的签名已在上次核验 / signatures up to here were verified before");
  app->add_flag("--strict", input->strict, "缺号与分叉也算违规 / gaps and forks are violations");
  app->add_flag(
      "--no-signatures", input->skip_signatures,
      "不核验设备签名（结论为无法判定） / leaves device signatures out: undecided at best");
  app->add_option("--json", options->json_file, "另存 JSON 报告，- 为标准输出 / report as JSON");
  app->add_option("--temp", input->temp_folder, "临时目录 / folder for temporary files");
  app->add_flag("--checks", options->list_checks, "列出所有核验项 / lists what is checked");
  app->footer(
      "\n例 / example:\n  hearth-verify audit-2026 --key log.key --checkpoint january.txt "
      "--receipt "
      "mine.jsonl\n\n退出码 / exit codes: 0 通过 ok, 1 违规 violations, 2 无法判定 undecided, "
      "64 用法有误 usage\n");
}

void ListChecks() {
  for (const CheckInfo& info : Checks()) {
    std::cout << info.name << "\n  " << info.zh << "\n  " << info.en << "\n";
  }
  for (const CodeInfo& info : Codes()) {
    std::cout << info.name << "\n  " << info.zh << "\n  " << info.en << "\n";
  }
}

int Judge(const Options& options, Input* input) {
  if (absl::Status status = ReadFiles(options, input); !status.ok()) {
    std::cerr << "错误 / error: " << status.message() << std::endl;
    return static_cast<int>(Verdict::kUndecided);
  }
  input->read = [&options](const std::string& path) {
    return client::ReadFile(absl::StrCat(options.bundle, "/", path));
  };
  const bool terminal = ::isatty(STDERR_FILENO) != 0;
  if (terminal) {
    input->progress = [](uint64_t done, uint64_t total) {
      std::cerr << "\r\x1b[K" << done << " / " << total << std::flush;
    };
  }
  const Report report = VerifyBundle(*input);
  if (terminal) std::cerr << "\r\x1b[K" << std::flush;
  if (options.json_file == "-") {
    std::cout << ReportJson(report) << std::flush;
  } else {
    std::cout << ReportText(report) << std::flush;
    if (!options.json_file.empty()) {
      const absl::Status written = client::WriteFile(options.json_file, ReportJson(report));
      if (!written.ok()) std::cerr << "错误 / error: " << written.message() << std::endl;
    }
  }
  return static_cast<int>(report.verdict());
}

int Run(int argc, char** argv) {
  CLI::App app("hearth-verify：离线核验日志 / verifies a log, offline", "hearth-verify");
  app.set_version_flag("--version", std::string("hearth-verify ") + HEARTH_VERSION);
  Options options;
  Input input;
  const char* const temp = std::getenv("TMPDIR");
  if (temp != nullptr && *temp != '\0') input.temp_folder = temp;
  AddOptions(&app, &options, &input);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kUsage;
  }
  if (options.list_checks) {
    ListChecks();
    return 0;
  }
  if (options.bundle.empty()) {
    std::cerr << app.help();
    return kUsage;
  }
  // Damaged records are findings of the report, not lines on the terminal.
  google::protobuf::SetLogHandler(nullptr);
  for (std::string& key : input.log_keys) key = LineOrFile(key);
  for (std::string& key : input.witness_keys) key = LineOrFile(key);
  return Judge(options, &input);
}

}  // namespace
}  // namespace hearth::verify

int main(int argc, char** argv) { return hearth::verify::Run(argc, argv); }
