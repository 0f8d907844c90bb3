-- depends_on: {{ ref('placeholder_patterns') }}
with

forms as (
    select * from {{ ref('int_current_form') }}
),

sections as (
    select sections.*
    from {{ ref('stg_raw__text_section') }} as sections
    semi join forms on sections.form_id = forms.form_id
    where sections.section_code not in ('report', 'note', 'text')
),

indicators as (
    select * from {{ ref('fct_indicator') }}
),

texts as (
    select
        sections.form_id,
        kinds.text_kind,
        coalesce(nullif(left(regexp_replace(sections.heading, '\s|[:：]$', '', 'g'), 30), ''), sections.section_code)
            as place,
        null::varchar as fact_id,
        case when kinds.text_kind = 'heading' then sections.heading else sections.text end as text_printed
    from sections
    cross join (values ('heading'), ('text')) as kinds (text_kind)
    union all by name
    select
        form_id,
        'indicator' as text_kind,
        coalesce(indicator_name, '指标') as place,
        indicator_id as fact_id,
        unnest([indicator_name, target_printed]) as text_printed
    from indicators
),

distinct_texts as (
    select distinct
        text_kind,
        text_printed
    from texts
    where text_printed is not null
),

cleaned as (
    select
        *,
        {{ clean_text('text_printed') }} as text_cleaned
    from distinct_texts
),

-- each text once with every pattern that applies to its kind
placeholders as (
    {% for applies_to, pattern, name_zh, name_en in seed_rows(
        'placeholder_patterns', ['applies_to', 'pattern', 'name_zh', 'name_en']
    ) %}
        {% set literal = pattern | replace("'", "''") %}
        select
            text_kind,
            text_printed,
            '{{ name_zh }}' as name_zh,
            '{{ name_en }}' as name_en,
            regexp_extract(text_cleaned, '{{ literal }}') as found
        from cleaned
        where text_kind in ('{{ applies_to.split('_or_') | join("', '") }}') and regexp_matches(text_cleaned, '{{ literal }}') -- noqa: LT05
        union all
    {% endfor %}
    select
        text_kind,
        text_printed,
        null as name_zh,
        null as name_en,
        null as found
    from cleaned
    where false
),

found as (
    select
        texts.form_id,
        texts.place,
        texts.fact_id,
        string_agg(distinct placeholders.found, ' / ' order by placeholders.found) as found,
        string_agg(distinct placeholders.name_zh, '、' order by placeholders.name_zh) as names_zh,
        string_agg(distinct placeholders.name_en, ', ' order by placeholders.name_en) as names_en
    from texts
    inner join placeholders
        on texts.text_printed = placeholders.text_printed and texts.text_kind = placeholders.text_kind
    group by texts.form_id, texts.place, texts.fact_id
),

places as (
    select distinct
        form_id,
        place,
        fact_id
    from texts
),

final as (
    select
        'placeholder_left' as rule_code,
        places.form_id,
        places.place as subject,
        case when found.found is null then 'pass' else 'fail' end as verdict,
        found.found as printed_value,
        '“' || places.place || '”中留有模板占位内容：' || found.names_zh || '（' || found.found || '）。' as message_zh,
        'In ' || places.place || ' a part of the blank template is left: ' || found.names_en || ' (' || found.found
        || ').' as message_en,
        case when places.fact_id is null then [] else [places.fact_id] end as fact_ids
    from places
    left join found
        on
            places.form_id = found.form_id
            and places.place = found.place
            and coalesce(places.fact_id, '') = coalesce(found.fact_id, '')
)

select * from final
