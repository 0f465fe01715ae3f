#include "clients/sim/command.h"

#include <cstdio>
#include <fstream>
#include <iostream>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"

namespace hearth::sim {
namespace {

constexpr const char* kFooter =
    "例 / examples:\n"
    "  hearth simulate --under 441621 --households 20000 --months 12 --seed 1 --out county.jsonl\n"
    "  hearth simulate --under 441621 --areas areas.csv --households 300 --months 3 --out - | "
    "head\n"
    "输出的每行是一份 hearth.v1.Draft，可用 hearth submit 提交；同一种子得到同样的字节。\n"
    "Each line is a hearth.v1.Draft for `hearth submit`; the same seed gives the same bytes.\n"
    "--truth 只供测试使用 / --truth is for tests only.\n";

constexpr size_t kBufferBytes = 1 << 20;

// An output that gets its name only when it is whole.
class OutputFile {
 public:
  explicit OutputFile(std::string name) : name_(std::move(name)), buffer_(kBufferBytes, '\0') {
    if (name_ == "-") return;
    file_.rdbuf()->pubsetbuf(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
    file_.open(Part(), std::ios::binary | std::ios::trunc);
  }

  std::ostream& stream() { return name_ == "-" ? std::cout : file_; }

  absl::Status Opened() {
    if (name_ == "-" || file_.is_open()) return absl::OkStatus();
    return Failed();
  }

  absl::Status Close() {
    if (name_ == "-") return absl::OkStatus();
    file_.close();
    if (file_.fail() || std::rename(Part().c_str(), name_.c_str()) != 0) return Failed();
    return absl::OkStatus();
  }

 private:
  std::string Part() const { return name_ + ".part"; }
  absl::Status Failed() const {
    return absl::DataLossError(absl::StrCat("无法写入 ", name_, " / cannot write ", name_));
  }

  std::string name_;
  std::string buffer_;
  std::ofstream file_;
};

absl::StatusOr<std::vector<Area>> FindAreas(const SimulateCommand& command,
                                            const AreaSource& areas) {
  if (command.areas_file.empty()) {
    if (areas) return areas(command.options.under);
    return absl::InvalidArgumentError(
        "请用 --areas 指定区划文件 / name the area file with --areas");
  }
  std::ifstream file(command.areas_file, std::ios::binary);
  if (!file) {
    return absl::NotFoundError(
        absl::StrCat("无法读取 ", command.areas_file, " / cannot read ", command.areas_file));
  }
  return ReadAreasCsv(file);
}

}  // namespace

absl::Status RunSimulateCommand(const SimulateCommand& command, const AreaSource& areas) {
  absl::StatusOr<std::vector<Area>> found = FindAreas(command, areas);
  if (!found.ok()) return found.status();
  SimulateOptions options = command.options;
  options.areas = *std::move(found);
  OutputFile out(command.out_file);
  if (absl::Status status = out.Opened(); !status.ok()) return status;
  std::optional<OutputFile> truth;
  if (!command.truth_file.empty()) truth.emplace(command.truth_file);
  if (truth.has_value()) {
    if (absl::Status status = truth->Opened(); !status.ok()) return status;
  }
  std::ostream* truth_stream = truth.has_value() ? &truth->stream() : nullptr;
  if (absl::Status status = Simulate(options, out.stream(), truth_stream); !status.ok()) {
    return status;
  }
  if (absl::Status status = out.Close(); !status.ok()) return status;
  return truth.has_value() ? truth->Close() : absl::OkStatus();
}

void AddSimulateCommand(CLI::App& app, AreaSource areas, CommandDone done) {
  auto command = std::make_shared<SimulateCommand>();
  SimulateOptions& options = command->options;
  CLI::App* sub = app.add_subcommand(
      "simulate",
      "生成模拟县的数据（无真实个人） / writes a simulated county, no real person in it");
  sub->footer(kFooter);
  sub->add_option("--under", options.under, "县或镇代码 / code of a county or town")
      ->capture_default_str();
  sub->add_option(
      "--areas", command->areas_file,
      "区划 CSV（code,name,...）；缺省向服务器查询 / area CSV; default: ask the server");
  sub->add_option("--households", options.households, "户数 / households")
      ->check(CLI::Range(1, 5'000'000))
      ->capture_default_str();
  sub->add_option("--months", options.months, "月数 / months")
      ->check(CLI::Range(1, 60))
      ->capture_default_str();
  sub->add_option("--seed", options.seed, "种子 / seed")->capture_default_str();
  sub->add_option("--start", options.start_date, "首日 yyyy-mm-dd / first day")
      ->capture_default_str();
  sub->add_option("--grids", options.grids_per_village, "每村平均小组数 / mean groups a village")
      ->check(CLI::Range(4, 99))
      ->capture_default_str();
  sub->add_option("--out", command->out_file, "输出文件，- 为标准输出 / output file, - = stdout")
      ->capture_default_str();
  sub->add_option("--truth", command->truth_file,
                  "隐藏真相文件（仅测试） / file for the hidden truth (tests only)");
  sub->callback([command, areas = std::move(areas), done = std::move(done)] {
    done(RunSimulateCommand(*command, areas));
  });
}

}  // namespace hearth::sim
