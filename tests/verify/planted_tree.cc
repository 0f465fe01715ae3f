// Faults in what was carried away: tree, tiles, checkpoints.
#include "absl/strings/str_cat.h"
#include "clients/cpp/bytes.h"
#include "clients/cpp/tiles.h"
#include "tests/verify/planted_tools.h"

namespace hearth::testing {

using verify::Code;
using verify::Input;

const std::vector<Planted> kFaultsOfTheTree = {
    {Code::kBundleUnreadable, "", {}, {}, [](Bundle* bundle) { bundle->erase("checkpoint"); }},
    {Code::kBundleUnreadable,
     "",
     {},
     {},
     [](Bundle* bundle) { (*bundle)["keys.json"] = "{\"format\": \"another/9\"}"; }},
    {Code::kKeyNotGiven,
     "",
     {},
     {},
     {},
     [](Input* input, const MadeLog&) { input->log_keys.clear(); }},
    {Code::kOtherLog,
     "checkpoint",
     {},
     {},
     {},
     [](Input* input, const MadeLog& log) {
       MadeLog other = log;
       other.origin = "hearth/other/wall/1";
       input->log_keys = {KeyLineOf(other)};
     }},
    {Code::kCheckpointForged,
     "checkpoint",
     {},
     [](MadeLog* log) {
       MadeLog forged = *log;
       forged.log_seed = std::string(32, 'x');
       SignAgain(&forged);
       log->notes = forged.notes;
     }},
    {Code::kRecordsMissing,
     "",
     {},
     {},
     [](Bundle* bundle) {
       bundle->erase(client::EntriesPath(0, client::kTileWidth));
       for (uint64_t width = 1; width < client::kTileWidth; ++width) {
         bundle->erase(client::EntriesPath(0, width));
       }
     }},
    {Code::kRootDiffers,
     "checkpoint",
     {},
     [](MadeLog* log) { FlipLastByte(&log->records.back()); }},
    {Code::kTileDiffers,
     "tiles",
     {},
     {},
     [](Bundle* bundle) {
       for (auto& [path, bytes] : *bundle) {
         if (path.rfind("tile/0/", 0) == 0) FlipLastByte(&bytes);
       }
     }},
    {Code::kOldCheckpointAhead,
     "old",
     {},
     {},
     {},
     [](Input* input, const MadeLog& log) {
       input->older_notes = {SignNote(log.log_seed, log.origin, log.records.size() + 1, {})};
     }},
    {Code::kOldCheckpointAhead,
     "old",
     {},
     {},
     {},
     [](Input* input, const MadeLog& log) {
       input->older_notes = {SignNote(log.log_seed, OriginOf(log.log_seed, 2), 1, {})};
     }},
    {Code::kOldCheckpointDiffers,
     "old",
     {},
     {},
     {},
     [](Input* input, const MadeLog& log) {
       input->older_notes = {SignNote(log.log_seed, log.origin, 5, {})};
     }},
    {Code::kOldCheckpointUnusable,
     "old",
     {},
     {},
     {},
     [](Input* input, const MadeLog& log) {
       input->older_notes = {SignNote(std::string(32, 'y'), log.origin, 5, {})};
     }},
};

}  // namespace hearth::testing
