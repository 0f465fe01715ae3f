// Writes the seed corpora, made from the tests' own data: synthetic people only.
//
//   fuzz_make_corpus FOLDER

#include <google/protobuf/util/json_util.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "services/domain/submission.h"
#include "services/record/pack.h"
#include "services/record/record.h"
#include "storage/merkle/note.h"
#include "storage/rocks/chunk.h"
#include "tests/domain/full_fact.h"
#include "tests/domain/random_facts.h"
#include "tests/domain/valid_rulebook.h"
#include "tests/fuzz/plain_keys.h"

namespace hearth::fuzz {
namespace {

class Corpus {
 public:
  Corpus(const std::string& root, const std::string& target) : folder_(root + "/" + target) {
    std::filesystem::create_directories(folder_);
  }
  void Add(const std::string& name, const std::string& bytes) {
    std::ofstream(folder_ + "/" + name, std::ios::binary) << bytes;
  }

 private:
  const std::string folder_;
};

std::vector<domain::Event> Household(testing::Rng& rng) {
  testing::FactsOptions options;
  options.checks = 2;
  return testing::RandomHousehold(rng, options);
}

void Submissions(Corpus corpus) {
  testing::Rng rng(1);
  std::vector<domain::Event> events = Household(rng);
  events.resize(std::min<size_t>(events.size(), 3));
  for (domain::Event& event : events) event.header.set_device("phone");
  const v1::Run run = testing::MakeRun(rng, &events, 1, std::string(32, '\0'));
  corpus.Add("run", std::string(1, '\0') + run.SerializeAsString());
  std::vector<int> kinds = testing::GenericKinds();
  for (const int kind : testing::AccessKinds()) kinds.push_back(kind);
  for (const int kind : kinds) {
    corpus.Add("fact-" + std::to_string(kind), "\1" + testing::FullFact(kind).SerializeAsString());
  }
  v1::Fact areas;
  v1::Area& area = *areas.mutable_area_changed()->add_changes()->mutable_created();
  areas.mutable_area_changed()->set_effective_date(20260101);
  area.set_code("990101002");
  area.set_name("town");
  area.set_parent_code("990101");
  corpus.Add("areas", "\1" + areas.SerializeAsString());
  v1::Fact rulebook;
  *rulebook.mutable_rulebook_published()->mutable_rulebook() =
      testing::ParseRulebook(testing::kValidRulebook);
  corpus.Add("rulebook", "\1" + rulebook.SerializeAsString());
}

void Rulebooks(Corpus corpus) {
  const v1::Rulebook whole = testing::ParseRulebook(testing::kValidRulebook);
  std::string json;
  google::protobuf::util::JsonPrintOptions options;
  (void)google::protobuf::util::MessageToJsonString(whole, &json, options);
  corpus.Add("valid", json);
  options.preserve_proto_field_names = true;
  json.clear();
  (void)google::protobuf::util::MessageToJsonString(whole, &json, options);
  corpus.Add("valid-names", json);
  corpus.Add("empty", "{}");
  corpus.Add("lines",
             R"({"rulebook_id":"a","version":1,"lines":[{"line_id":"l","amount_fen":1}]})");
}

void Areas(Corpus corpus) {
  const std::string rows =
      "44,省,province,\n4416,市,prefecture,44\n441621,县,county,4416\n441621101,镇,town,441621\n"
      "441621101001,\"村,一\",village,441621101\n441621101001001,组,grid,441621101001\n";
  corpus.Add("english", "code,name,level,parent\n" + rows);
  corpus.Add("chinese", "区划代码,名称,级别,上级代码\r\n" + rows);
  corpus.Add("bom",
             "\xEF\xBB\xBF"
             "code,name\n44,a\n4416,b\n");
  corpus.Add("gb18030", "code,name\n44,\xB9\xE3\xB6\xAB\n");
  corpus.Add("assistance", "town_code,assistance_class,town\n441621101,A,x\n");
}

void Notes(Corpus corpus) {
  const auto signer = *storage::merkle::Signer::FromSeed("0123456789abcdef0123456789abcdef");
  storage::merkle::Checkpoint checkpoint{.origin = "hearth/30313233343536373839616263646566/wall/1",
                                         .size = 12'345};
  checkpoint.root.fill(7);
  const std::string note = *storage::merkle::SignCheckpoint(checkpoint, signer);
  corpus.Add("signed", std::string(1, '\0') + note);
  corpus.Add("body", "\1" + note.substr(0, note.find("\n\n") + 1));
  corpus.Add("extended", "\1" + note.substr(0, note.find("\n\n") + 1) + "extension\n");
}

void Proofs(Corpus corpus) {
  for (const char kind : {'\0', '\1'}) {
    const std::string name = kind == 0 ? "inclusion" : "consistency";
    corpus.Add(name + "-raw", std::string("\0", 1) + kind + std::string(7, '\0') + "\5" +
                                  std::string(7, '\0') + "\x0b" + std::string(5 * 32, 'h'));
    for (const int size : {1, 7, 8, 33, 69}) {
      corpus.Add(name + "-" + std::to_string(size),
                 std::string("\1") + kind + static_cast<char>(size) + "\3" + "\3\1\x80");
    }
  }
}

void Records(Corpus corpus) {
  testing::Rng rng(2);
  PlainKeys keys;
  std::vector<domain::Event> events = Household(rng);
  for (domain::Event& event : events) event.header.set_device("phone");
  const v1::Run run = testing::MakeRun(rng, &events, 1, std::string(32, '\0'));
  std::vector<std::string> records;
  for (const v1::Submission& submission : run.submissions()) {
    const domain::Submitted event = *domain::ParseSubmission(submission);
    v1::Stamp stamp;
    stamp.set_position(records.size() + 1);
    stamp.set_recorded_time_ms(event.header.occurred_time_ms());
    records.push_back(
        record::Encode(stamp, event.header_bytes, "", "", *record::SealParts(event, &keys)));
    if (records.size() == 1 || records.size() == 7) {
      corpus.Add("record-" + std::to_string(records.size()), std::string(1, '\0') + records.back());
    }
  }
  corpus.Add("part", "\1" + record::PackPart(std::string(32, 's'), "short"));
  corpus.Add("part-packed", "\1" + record::PackPart(std::string(32, 's'), std::string(2'000, 'x')));
  records.resize(std::min<size_t>(records.size(), 3));
  const std::vector<std::string_view> views(records.begin(), records.end());
  const std::string chunk = storage::EncodeChunks(3, views)[0].bytes;
  corpus.Add("chunk", "\2" + chunk);
  corpus.Add("chunk-table", "\3" + chunk.substr(0, 60));
  corpus.Add("records", "\4" + std::string("\5\2hello world") + std::string(40, '\7'));
}

int Main(int argc, char** argv) {
  if (argc != 2) return 2;
  const std::string root = argv[1];
  Submissions(Corpus(root, "submission"));
  Rulebooks(Corpus(root, "rulebook"));
  Areas(Corpus(root, "area_csv"));
  Notes(Corpus(root, "checkpoint_note"));
  Proofs(Corpus(root, "proof"));
  Records(Corpus(root, "stored_record"));
  return 0;
}

}  // namespace
}  // namespace hearth::fuzz

int main(int argc, char** argv) { return hearth::fuzz::Main(argc, argv); }
